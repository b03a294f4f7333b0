import type { ChainLog } from '../logs/ChainLog.js'

/** What the chain says about the nonce of a payment at one block. */
export interface NonceState {
  /** `undefined`: the contract does not say. */
  readonly isUsed: boolean | undefined
  /** Unix seconds of the block. */
  readonly now: bigint
}

/** What settling a payment brings about, in terms of its scheme. */
export interface Effect {
  /** Atomic units that a proof shows. */
  readonly amount: bigint
  /** Unix seconds, until which the chain refuses the payment. */
  readonly start: bigint
  /** Unix seconds, from which on the chain refuses the payment. */
  readonly end: bigint
  /** x402 reasons. */
  readonly reasons: {
    readonly simulationFailed: string
    /** The transaction reverted, and the nonce is unused. */
    readonly reverted: string
    /** The transaction succeeded, and did not move the money. */
    readonly unproven: string
    readonly nonceUsed: string
    readonly expired: string
  }
  /**
   * At a block, or at the latest.
   * @throws `rpc_unavailable`, `rpc_malformed`, `chain_mismatch`
   */
  readNonce(block?: bigint): Promise<NonceState>
  /** The log that proves the payment, among the logs of a transaction that was made for it. */
  findProof(logs: readonly ChainLog[]): ChainLog | undefined
  /** Where a use of the nonce leaves a log. */
  readonly trace: {
    readonly address: string
    readonly topics: readonly (string | readonly string[])[]
  }
  /** Whether every use of the nonce leaves such a log, also by another payment: then none is no evidence. */
  readonly traceNamesNonce: boolean
  /**
   * Which of the logs there is of this very nonce.
   * @throws `rpc_unavailable`, `rpc_malformed`
   */
  pickTrace(logs: readonly ChainLog[]): Promise<ChainLog | undefined>
  /** Whether such a log is of a payment, and not of a cancellation (T11). */
  isPayment(trace: ChainLog): boolean
}
