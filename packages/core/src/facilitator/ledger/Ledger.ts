import type { FacilitatorRequest } from '../../wire/types.js'

/**
 * Where a payment stands at the facilitator. States only move forward:
 *
 * `received → verified → queued → settling → settled → finalized`, and out of it
 * `received → rejected`, `queued | settling → failed`, `verified | queued → expired`.
 *
 * A ledger holds payments from `verified` on: what nobody has proven to be signed by its payer is not
 * stored, so that it can neither fill the ledger nor lock somebody's nonce.
 */
export type PaymentState =
  | 'received'
  | 'verified'
  | 'queued'
  | 'settling'
  | 'settled'
  | 'finalized'
  | 'rejected'
  | 'failed'
  | 'expired'

/** One thing that was, or was about to be, sent for a payment. Stored before it is sent. */
export interface PaymentAttempt {
  readonly kind: 'tx' | 'relay' | 'none'
  readonly idempotencyKey: string
  /** Known before broadcast for `tx`. */
  readonly transaction?: string
  /** The signed transaction, for a later re-broadcast. */
  readonly raw?: string
  /** Milliseconds since the epoch. */
  readonly createdAt: number
}

/** What a facilitator remembers of one payment. JSON-serializable, so that any store can hold it. */
export interface PaymentRecord {
  /** Counts writes; 1 for the first. */
  readonly version: number
  readonly paymentId: string
  readonly spendKey: string
  readonly state: PaymentState
  /**
   * True while nothing is signed and the last caller was told so: only a new settle request goes on
   * with the payment, never a restart.
   */
  readonly idle: boolean
  readonly payer: string
  readonly scheme: string
  /** Canonical network id. */
  readonly network: string
  /** The verified request, with canonical network ids. It holds the signature: never show it. */
  readonly request: FacilitatorRequest
  /** Unix seconds. No longer valid from this second on. */
  readonly validBefore: number
  /** Oldest first; only added to. */
  readonly attempts: readonly PaymentAttempt[]
  /** The transaction that settled it, or the last one known. */
  readonly transaction?: string
  /** Atomic units that moved, once it is settled. */
  readonly amount?: string
  /** The log that proves the settlement, `network/transaction/log`. It proves one payment only. */
  readonly logKey?: string
  /** x402 reason, once it has failed. */
  readonly reason?: string
  readonly message?: string
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  readonly updatedAt: number
}

/**
 * What came of a write. `stale`: the stored version is another one. `taken`: a live payment has the
 * spendKey, or another payment was proven by the same log.
 */
export type LedgerWrite = 'written' | 'stale' | 'taken'

/**
 * Where payments are kept: one record for each paymentId, changed by one atomic primitive.
 *
 * A payment is *live* in every state but `received`, `rejected`, `failed` and `expired`. An
 * implementation must keep a record for at least 24 hours past its end and for as long as the payment
 * is valid, and it must throw when it cannot be reached: what could not be written did not happen.
 */
export interface Ledger {
  /** `memory`: gone after a restart, and with it every settlement in progress. */
  readonly durability: 'memory' | 'durable'
  get(paymentId: string): Promise<PaymentRecord | undefined>
  /** The live payment that has the spendKey. There is at most one. */
  findLive(spendKey: string): Promise<PaymentRecord | undefined>
  /**
   * Writes `next` only while the stored version is `expectedVersion` (0: nothing is stored), no other
   * live payment has its spendKey and no other payment has its logKey: all in one atomic step.
   */
  compareAndSet(expectedVersion: number, next: PaymentRecord): Promise<LedgerWrite>
  /** Payments in `verified`, `queued` and `settling`, oldest first. */
  listUnfinished(): Promise<readonly PaymentRecord[]>
}
