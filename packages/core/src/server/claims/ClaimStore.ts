import type { FacilitatorRequest, SettleResponse } from '../../wire/types.js'

/**
 * Where a payment stands. States only move forward:
 *
 * `verified → settling → settled → delivered`, `settling → pending → settled | failed`, and
 * `verified → released`. `settled` without `delivered` is *owed*.
 */
export type ClaimState =
  | 'verified'
  | 'settling'
  | 'pending'
  | 'settled'
  | 'delivered'
  | 'failed'
  | 'released'

/** What a resource server remembers of one payment. JSON-serializable, so that any store can hold it. */
export interface Claim {
  /** Counts writes; 1 for the first. */
  readonly version: number
  readonly spendKey: string
  readonly paymentId: string
  readonly state: ClaimState
  /** Random token of the request that works on the claim now. */
  readonly owner: string
  /** Milliseconds since the epoch. After it another request may take the claim over. */
  readonly leaseUntil: number
  readonly payer: string
  readonly scheme: string
  /** Canonical network id. */
  readonly network: string
  readonly asset: string
  /** Atomic units. */
  readonly amount: string
  readonly payTo: string
  /** What was bought: method and resource URL. */
  readonly resource: string
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  readonly updatedAt: number
  /** Milliseconds since the epoch. From then on the payment can no longer be presented. */
  readonly presentableUntil: number
  /** Milliseconds since the epoch. From then on a store may forget the claim. */
  readonly expiresAt: number
  /**
   * What was sent to the facilitator, from `settling` until the payment is settled or has failed: whoever
   * finds the claim after a crash asks again with it. It holds a signature that could still be submitted,
   * though only to the signed recipient, so the store deserves the care of a session store.
   */
  readonly request?: FacilitatorRequest
  /** The facilitator's last answer about the settlement. */
  readonly settlement?: SettleResponse
  /**
   * SHA-256, in hex, of a secret that only the buyer has (T44). Absent where the payment has none: its
   * stored answer is then shown to nobody.
   */
  readonly secretHash?: string
}

export interface ClaimQuery {
  readonly states?: readonly ClaimState[]
  readonly payer?: string
  readonly resource?: string
  /** At most this many, oldest first. Default 100. */
  readonly limit?: number
}

/**
 * Where claims are kept: one record for each spendKey, changed by one atomic primitive.
 *
 * An implementation must forget a claim no earlier than its `expiresAt`, and it must throw when it
 * cannot be reached: a claim that could not be written was not made.
 */
export interface ClaimStore {
  /**
   * `process`: other processes do not see the claims. `shared`: they do. A seller that runs in several
   * processes, or on a runtime without a shared process, needs `shared`.
   */
  readonly scope: 'process' | 'shared'
  get(spendKey: string): Promise<Claim | undefined>
  /**
   * Writes `next` only while the stored version is `expectedVersion` (0: nothing is stored).
   * @returns whether it wrote. Of concurrent calls with one `expectedVersion` exactly one writes.
   */
  compareAndSet(spendKey: string, expectedVersion: number, next: Claim): Promise<boolean>
  /**
   * For reports and refunds, and to find what a payer is owed: oldest first. With `payer` and only states
   * that are open (`settling`, `pending`, `settled`) it is asked on every sale and must be quick.
   */
  list(query?: ClaimQuery): Promise<readonly Claim[]>
}
