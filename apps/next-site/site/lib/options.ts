import type { Asset, ServerMechanism } from '@farebox/core'
import type { PaymentPage } from '@farebox/core/server'
import { evm } from '@farebox/evm/server'
import { createPaymentPage } from '@farebox/paywall'

function read(name: string): string {
  const value = process.env[name]
  if (value === undefined) throw new Error(`The variable ${name} is not set.`)
  return value
}

/** What every part of Next is told of this seller. */
interface SellerOptions {
  readonly facilitator: string
  readonly payTo: string
  readonly schemes: readonly (readonly ServerMechanism[])[]
  readonly page: PaymentPage
}

/** Made on the first request: a build has none of it. */
export function createOptions(): SellerOptions {
  // The dollar token of the local chain, which no table knows, from whoever started this server.
  const asset = JSON.parse(read('ASSET')) as Asset
  return {
    facilitator: read('FACILITATOR_URL'),
    payTo: read('PAY_TO'),
    schemes: [evm({ assets: [asset] })],
    page: createPaymentPage({ appName: 'Farebridge Courier' }),
  }
}

export const network: string = process.env['NETWORK'] ?? 'base-sepolia'
