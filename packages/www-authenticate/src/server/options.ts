import type { Environment, TransferAnswer, TransferQuery } from '@farebox/core'
import type { FacilitatorClient } from '@farebox/core/facilitator'
import type { ProofOffer } from '@farebox/core/server'

/** Asks a chain about a transfer. @throws when the chain cannot be asked: that is never an answer */
export type ReadTransfer = (query: TransferQuery) => Promise<TransferAnswer>

/** `final`: the chain itself calls the block final. A number: so many blocks, the transfer's own included. */
export type Finality = 'final' | number

/** Terms under which a transfer that is bound to nothing is taken. */
export interface UnboundOptions {
  /** In whole tokens, such as `'0.10'`: the most that an answer sold in this way may cost. */
  readonly maxAmount: string
  /** How long after its block a transfer can be presented. Default 120, at most 3600. */
  readonly maxAgeSeconds?: number
}

export interface HeaderDialectOptions {
  /** Who reads the chain: a facilitator's URL, a client that has `readTransfer`, or a function. */
  readonly verifier: string | Pick<FacilitatorClient, 'readTransfer'> | ReadTransfer
  /**
   * Which of the route's offers is made in this dialect, by its network: CAIP-2 id or alias. Default: the first
   * whose asset is known.
   */
  readonly network?: string
  /** How long the buyer has until its transfer must be in a block. Default 300, from 30 to 3600. */
  readonly challengeSeconds?: number
  /**
   * How deep a transfer must be. Default: `final`, and one block on test networks. A function decides by offer: by
   * its amount, for instance. Chains that call no block final need a number.
   */
  readonly finality?: Finality | ((offer: ProofOffer) => Finality)
  /** How far the clocks of seller and chain may be apart. Default 15, at most 300. */
  readonly clockSkewSeconds?: number
  /** Names on the wire in addition to `base`, `ethereum`, `solana` and `tron`, to networks. */
  readonly chains?: Readonly<Record<string, string>>
  /**
   * Takes transfers that are bound to no challenge, as older buyers make them. **Whoever sees such a transfer on
   * the chain can present it first.** Default: they are refused.
   */
  readonly unbound?: UnboundOptions
  /** Where randomness comes from. Default: the platform's. */
  readonly environment?: Pick<Environment, 'randomBytes'>
}
