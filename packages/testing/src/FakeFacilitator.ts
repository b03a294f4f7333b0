import type { Asset, FacilitatorRequest, SettleResponse, VerifyResponse } from '@farebox/core'
import type { FacilitatorClient } from '@farebox/core/facilitator'

/**
 * What can go wrong with either call.
 *
 * `unreachable`: the question never arrives. `timeout`: it does, and the wait ends without an answer.
 * `malformed`: the answer is not x402. `hang`: no answer until the caller gives up. `{ after }`: the
 * usual answer, after so many milliseconds or when the promise resolves.
 */
export type FacilitatorFault =
  | 'unreachable'
  | 'timeout'
  | 'malformed'
  | 'hang'
  | { readonly after: number | Promise<unknown> }

/** What the next `verify` does. `{ invalid }` is an x402 reason; `{ answer }` is any answer, true or not. */
export type VerifyBehaviour =
  | FacilitatorFault
  | { readonly invalid: string }
  | { readonly answer: VerifyResponse }

/**
 * What the next `settle` does. `pending`: the transaction is sent and its outcome unknown; the payment
 * settles when it is asked for again. `lost`: it settles and the answer is lost. `{ failed }` is an x402
 * reason; `{ answer }` is any answer, true or not: no money moves for it.
 */
export type SettleBehaviour =
  | FacilitatorFault
  | 'pending'
  | 'lost'
  | { readonly failed: string }
  | { readonly answer: SettleResponse }

/** One question that was asked. */
export type FakeCall =
  | { readonly operation: 'verify' | 'settle'; readonly request: FacilitatorRequest }
  | { readonly operation: 'supported' }

/** Money that moved, in the fake's book. */
export interface FakeSettlement {
  readonly paymentId: string
  readonly payer: string
  readonly payTo: string
  /** As the requirements spell it. */
  readonly network: string
  /** Token contract. */
  readonly asset: string
  /** Atomic units. */
  readonly amount: bigint
  /** `0x…01` for the first settlement, `0x…02` for the second. */
  readonly transaction: string
}

/** A facilitator without a chain, whose answers a test can change. */
export interface FakeFacilitator extends FacilitatorClient {
  /** Changes the answer to the next call; several changes are used up in order. */
  next(operation: 'verify', behaviour: VerifyBehaviour): void
  next(operation: 'settle', behaviour: SettleBehaviour): void
  /** Every call so far, oldest first. */
  readonly calls: readonly FakeCall[]
  /** Every settlement so far, oldest first. A payment is in it once, however often it was asked for. */
  readonly settled: readonly FakeSettlement[]
  /** Atomic units that an address has of a token, by default of `testAsset`. */
  balanceOf(address: string, asset?: Pick<Asset, 'network' | 'address'>): bigint
  /** Sets what an address has of a token, by default of `testAsset`. */
  setBalance(address: string, amount: bigint, asset?: Pick<Asset, 'network' | 'address'>): void
  /** Forgets calls, settlements, balances and behaviours that were not used up. */
  reset(): void
}
