/** A payment for which a contract may not move enough of a token yet. */
export interface AllowanceRequest {
  /** Canonical network id. */
  readonly network: string
  /** As the chain writes addresses. */
  readonly token: string
  /** The contract that would be approved, as the chain writes addresses. */
  readonly spender: string
  /** Atomic units that the payment takes, its fee included. */
  readonly needed: bigint
  /** Atomic units that the contract may move now. */
  readonly current: bigint
}

/**
 * How much a contract is approved to move, when a payment needs more than it may move now. What is approved
 * is at risk if the contract has a fault; each approval is a transaction that the buyer pays for.
 *
 * - `exact`: the payment. An approval for each one, so pay one after the other.
 * - `{ bounded: 10 }`: ten times the payment. A `bigint` is a number of atomic units in place of it.
 * - `unlimited`: everything, for ever.
 * - `skip`: nothing is looked at and nothing is approved.
 * - a function is asked each time, and answers the atomic units, or `undefined` for no.
 */
export type AllowancePolicy =
  | 'skip'
  | 'exact'
  | 'unlimited'
  | { readonly bounded: number | bigint }
  | ((request: AllowanceRequest) => bigint | undefined | Promise<bigint | undefined>)
