import type { Environment } from '@farebox/core'
import type { TronHttp } from '../../rpc/TronHttp.js'
import type { GasFreeApi } from '../api/GasFreeApi.js'

/** One network that GasFree payments are settled on. */
export interface GasFreeFacilitatorNetwork {
  /** Id or alias. */
  readonly network: string
  /** Relays the transfers. */
  readonly api: GasFreeApi
  /** Tells balances, and proves that a transfer happened. */
  readonly chain: TronHttp
  /** Who is quoted, as `T…`. Default: one of the API's list, drawn at random when first asked. */
  readonly provider?: string
  /**
   * `packed` (default): a transfer counts when it is in a block, seconds after the provider sent it.
   * `solidified`: when that block cannot be replaced any more, about a minute later.
   */
  readonly finality?: 'packed' | 'solidified'
  /** How often provider and chain are asked. Default 3,000 ms. */
  readonly pollingIntervalMs?: number
  /** Most blocks that the node searches for logs in one call. Default 5,000. */
  readonly maxLogRange?: number
  /** Whether no real money is at stake. Default: true on Nile and Shasta. */
  readonly isTest?: boolean
}

export interface GasFreeFacilitatorOptions {
  readonly networks: readonly GasFreeFacilitatorNetwork[]
  readonly environment?: Environment
}
