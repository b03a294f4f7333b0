import type { FacilitatorRequest, SettleResponse } from '../../wire/types.js'
import type { Claim, ClaimState } from './ClaimStore.js'

const nextStates: Readonly<Record<ClaimState, readonly ClaimState[]>> = {
  verified: ['settling', 'released'],
  settling: ['settled', 'pending', 'failed'],
  pending: ['settled', 'failed'],
  settled: ['delivered'],
  delivered: [],
  failed: [],
  released: [],
}

export interface ClaimChange {
  /** Absent: only the lease or the settlement changes. */
  readonly state?: ClaimState | undefined
  readonly owner?: string | undefined
  readonly leaseUntil?: number | undefined
  readonly expiresAt?: number | undefined
  readonly settlement?: SettleResponse | undefined
  readonly request?: FacilitatorRequest | undefined
}

/** Once the outcome is known, nobody needs to ask again. */
const undecided: ReadonlySet<ClaimState> = new Set(['settling', 'pending'])

/**
 * The next version of a claim, or `undefined` when the change would move its state backwards or
 * sideways. The only place that knows the order of states.
 */
export function advanceClaim(claim: Claim, change: ClaimChange, now: number): Claim | undefined {
  const state = change.state ?? claim.state
  if (state !== claim.state && !nextStates[claim.state].includes(state)) return undefined
  // Member by member, in the order of a new claim: so all claims have one shape, and no copy is made twice.
  const next: { -readonly [Key in keyof Claim]: Claim[Key] } = {
    version: claim.version + 1,
    spendKey: claim.spendKey,
    paymentId: claim.paymentId,
    state,
    owner: change.owner ?? claim.owner,
    leaseUntil: change.leaseUntil ?? claim.leaseUntil,
    payer: claim.payer,
    scheme: claim.scheme,
    network: claim.network,
    asset: claim.asset,
    amount: claim.amount,
    payTo: claim.payTo,
    resource: claim.resource,
    createdAt: claim.createdAt,
    updatedAt: now,
    presentableUntil: claim.presentableUntil,
    expiresAt: change.expiresAt ?? claim.expiresAt,
  }
  if (claim.secretHash !== undefined) next.secretHash = claim.secretHash
  const settlement = change.settlement ?? claim.settlement
  if (settlement !== undefined) next.settlement = settlement
  const request = change.request ?? claim.request
  if (request !== undefined && undecided.has(state)) next.request = request
  return next
}
