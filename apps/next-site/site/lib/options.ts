import type { PaymentPage } from '@farebox/core/server'
import { createShop, type Shop, type ShopOptions } from '@farebox/demo-catalog'
import { createPaymentPage } from '@farebox/paywall'

/** What whoever started this server said. While the site is built nobody has, and nothing is sold. */
function readShop(): ShopOptions | undefined {
  const text = process.env['SHOP']
  return text === undefined ? undefined : (JSON.parse(text) as ShopOptions)
}

const networks: Parameters<typeof createShop>[0] = readShop() ?? {
  evm: {
    network: 'eip155:84532',
    asset: {
      network: 'eip155:84532',
      address: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
      symbol: 'USDC',
      decimals: 6,
      usd: true,
      extra: { name: 'USDC', version: '2' },
    },
    paymentPermit: '0x1825bB32db3443dEc2cc7508b2D818fc13EaD878',
  },
  tron: { network: 'tron:nile' },
}

export const shop: Shop = createShop(networks)

/** The network that the articles are sold on. */
export const network: string = networks.evm.network

/** What every part of Next is told of this seller. */
interface SellerOptions extends Pick<Shop, 'schemes'>, Pick<ShopOptions, 'payTo'> {
  readonly unsafeMemory: boolean
  readonly facilitator: string
  readonly page: PaymentPage
}

/** Made on the first request: a build has none of it. */
export function createOptions(): SellerOptions {
  const options = readShop()
  if (options === undefined) throw new Error('The variable SHOP is not set.')
  return {
    facilitator: options.facilitatorUrl,
    payTo: options.payTo,
    // One process, and money that is worth nothing.
    unsafeMemory: true,
    schemes: shop.schemes,
    page: createPaymentPage({ appName: 'Farebridge Courier', chains: shop.chains }),
  }
}
