import type { PaymentIdentity } from '../mechanism/types.js'

/** An amount that is to count against a limit. */
export interface SpendReservation {
  /** Unique for the payment. */
  readonly id: string
  /** What is counted together: `usd`, in units of 10^-18 dollars, or `network/asset`, in atomic units. */
  readonly pool: string
  readonly amount: bigint
}

/** The answer of {@link SpendLedger.reserve}. */
export interface ReserveResult {
  readonly accepted: boolean
  /** What counted in the pool before. */
  readonly used: bigint
}

/**
 * What a buyer has spent and may still have to pay. Pass your own to share one budget between
 * processes or to keep it over restarts.
 *
 * An amount counts from `reserve` on. A signed payment can be submitted by whoever has seen it until it
 * expires, whatever the seller says about it (T46). Nothing that a seller says therefore gives an amount
 * back; only the chain does:
 *
 * | after | it counts until |
 * |---|---|
 * | `reserve` | `release` or `commit` |
 * | `commit` | `release`, or 24 h after the payment's `validBefore`: it may have been charged at the last second |
 * | `settle` | 24 h after the call; a later `release` changes nothing |
 */
export interface SpendLedger {
  /**
   * Counts the amount in its pool, unless the pool would then hold more than `limit`. Looking and
   * counting are one atomic step: concurrent calls never exceed the limit together.
   */
  reserve(reservation: SpendReservation, limit: bigint | undefined): Promise<ReserveResult>
  /**
   * Gives the amount back, unless it is settled. Called while no signature has left this process, and
   * after that only with evidence from the chain that the payment was not charged and never can be.
   */
  release(id: string): Promise<void>
  /** A signature exists and is about to be sent. */
  commit(id: string, identity: PaymentIdentity): Promise<void>
  /** The payment was charged. */
  settle(id: string): Promise<void>
}
