import { startFacilitator } from '@farebox/facilitator'
import { payingFetch } from '@farebox/fetch'
import { tronPrivateKeyAccount } from '@farebox/tron/account'
import { tron } from '@farebox/tron/client'
import { tron as tronServer } from '@farebox/tron/server'
import { buyAll } from './buyAll.js'
import { createTronBuyer } from './createPublishedBuyers.js'
import type { LiveTron } from './readLiveOptions.js'
import { serveShop } from './serveShop.js'

const network = 'tron:nile'
const price = '0.01 USDT'
const schemes = ['exact_permit', 'exact_gasfree', 'exact'] as const

/** Pays in each way, with both clients. The money goes to the account that settles. */
export async function payOnNile(
  { rpcUrl, apiKey, gasFreeUrl, buyerKey, facilitatorKey }: LiveTron,
  print: (line: string) => void,
): Promise<boolean> {
  const key = apiKey === undefined ? {} : { apiKey }
  const facilitator = await startFacilitator({
    port: 0,
    config: {
      settleTimeoutMs: 110_000,
      networks: [
        { network, rpcUrl, privateKeys: [facilitatorKey], gasFree: { url: gasFreeUrl }, ...key },
      ],
    },
  })
  const shop = await serveShop({
    facilitator: facilitator.url,
    schemes: [tronServer()],
    payTo: tronPrivateKeyAccount(facilitatorKey).address,
    routes: Object.fromEntries(
      schemes.map((scheme) => [`/${scheme}`, [{ price, scheme, network }]]),
    ),
  })
  try {
    const account = tronPrivateKeyAccount(buyerKey)
    const gasFree = { [network]: gasFreeUrl }
    const ours = payingFetch({
      schemes: [tron({ account, rpcUrl, gasFree, ...key })],
      // GasFree takes a fee of a dollar or so, and another for an account that is new.
      budget: { perPayment: '$5' },
    })
    const published = await createTronBuyer(buyerKey, rpcUrl, gasFreeUrl)
    const buyers = [
      { name: 'Farebox', buy: ours, paths: ['/exact_permit', '/exact_gasfree', '/exact'] },
      {
        name: '@bankofai/x402',
        buy: (url: string) => published.get(url),
        paths: ['/exact_permit', '/exact_gasfree'],
      },
    ]
    return await buyAll(network, shop, buyers, print)
  } finally {
    await shop.close()
    await facilitator.close()
  }
}
