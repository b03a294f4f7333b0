import type { Asset } from '@farebox/core'
import type { AllowancePolicy } from '@farebox/evm/schemes'
import type { GasFreeApi } from '../gasfree/api/GasFreeApi.js'
import type { TronAccount } from '../TronAccount.js'
import type { TronChains, TronRpcUrl } from './createChains.js'

export interface TronClientOptions {
  /** Who pays: `tronPrivateKeyAccount`, `fromTronWeb` or `fromTronLink`, or an object of your own. */
  readonly account: TronAccount
  /** Tokens to pay with besides `tronAssets`. Payments in any other token are refused. */
  readonly assets?: readonly Asset[]
  /**
   * The full node that balances and allowances are read from and approvals are sent to: one URL, URLs by
   * network, or `false` to read no chain, and then to approve nothing. Default: TronGrid's
   * nodes of mainnet, Nile and Shasta.
   */
  readonly rpcUrl?: TronRpcUrl
  /** Sent to the nodes as `TRON-PRO-API-KEY`. */
  readonly apiKey?: string
  /** Instead of {@link rpcUrl}: what reads a network, such as `createTronHttp({ url })`. */
  readonly chains?: TronChains
  /**
   * How much of a token is approved for `exact_permit` and Permit2 when a payment needs more than there is.
   * Default: a hundred times the payment, as an approval costs about two TRX.
   */
  readonly allowance?: AllowancePolicy
  /**
   * GasFree providers by network: base URLs that need no key, or `createGasFreeApi({ url, … })`. Default:
   * the public proxies of mainnet and Nile. `false`: `exact_gasfree` is not paid.
   */
  readonly gasFree?: Readonly<Record<string, string | GasFreeApi>> | false
}
