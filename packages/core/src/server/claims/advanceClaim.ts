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
  readonly state?: ClaimState
  readonly owner?: string
  readonly leaseUntil?: number
  readonly expiresAt?: number
  readonly settlement?: SettleResponse
  readonly request?: FacilitatorRequest
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
  // One spread, then members one by one: half of a sale's objects are made here.
  const next: { -readonly [Key in keyof Claim]: Claim[Key] } = {
    ...claim,
    state,
    version: claim.version + 1,
    updatedAt: now,
    owner: change.owner ?? claim.owner,
    leaseUntil: change.leaseUntil ?? claim.leaseUntil,
    expiresAt: change.expiresAt ?? claim.expiresAt,
  }
  if (change.settlement !== undefined) next.settlement = change.settlement
  if (change.request !== undefined) next.request = change.request
  if (next.request === undefined || undecided.has(state)) return next
  const { request: _noLongerNeeded, ...decided } = next
  return decided
}
