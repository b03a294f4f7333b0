import type { Environment } from '@farebox/core'
import type { Hex, TokenDomain } from '@farebox/evm'
import type { TronHttp } from '../../rpc/TronHttp.js'
import type { GasFreeApi, GasFreeProvider } from '../api/GasFreeApi.js'
import type { FeeQuotes } from './createFeeQuotes.js'

/** A network with what its payments are checked by and settled through. */
export interface GasFreeNetwork {
  /** Canonical id. */
  readonly network: string
  readonly domain: TokenDomain
  readonly api: GasFreeApi
  readonly chain: TronHttp
  readonly finality: 'packed' | 'solidified'
  readonly pollingIntervalMs: number
  readonly maxLogRange: bigint
  readonly isTest: boolean
  readonly environment: Environment
  readonly quotes: FeeQuotes
  /** @throws `provider_unavailable` */
  listProviders(): Promise<readonly GasFreeProvider[]>
}

/** A permit that may have been relayed, with what the chain shows of it. */
export interface RelayedPermit {
  readonly token: Hex
  /** The user's GasFree address. */
  readonly from: Hex
  readonly receiver: Hex
  readonly value: bigint
  readonly deadline: bigint
  readonly signature: Uint8Array
  /** The transfer is in this block or a later one. */
  readonly fromBlock: bigint
}
