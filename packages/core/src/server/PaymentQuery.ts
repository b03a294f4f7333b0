import type { Claim, ClaimQuery, ClaimState } from './claims/ClaimStore.js'

const statesOf: Readonly<Record<'sold' | 'pending' | 'owed', readonly ClaimState[]>> = {
  sold: ['delivered'],
  pending: ['settling', 'pending'],
  owed: ['settled'],
}

/** Which payments to list. */
export interface PaymentQuery extends ClaimQuery {
  /**
   * `sold`: charged and delivered. `pending`: asked to settle, and the outcome is not known yet. `owed`:
   * charged and not delivered, with no request that works on it, so that it can be refunded; the buyer may
   * still fetch it. Goes before `states`. Default: all payments, given back and failed ones included.
   */
  readonly state?: keyof typeof statesOf
}

/** What to ask the store for. */
export function toClaimQuery(query: PaymentQuery | undefined): ClaimQuery | undefined {
  if (query?.state === undefined) return query
  const { state, ...rest } = query
  return { ...rest, states: statesOf[state] }
}

/** An answer that is on its way is settled, and not owed. */
export function isAsked(claim: Claim, query: PaymentQuery | undefined, now: number): boolean {
  return query?.state !== 'owed' || claim.leaseUntil <= now
}
