import type { Environment } from '../../environment.js'
import { advanceClaim } from './advanceClaim.js'
import { askStore, type ClaimHandle, holdClaim, leaseMs } from './ClaimHandle.js'
import type { Claim, ClaimStore } from './ClaimStore.js'
import type { LeaseKeeper } from './createLeaseKeeper.js'

export interface ClaimTaker {
  readonly environment: Environment
  readonly store: ClaimStore
  readonly leases: LeaseKeeper
}

/** Writes a claim that was decided upon; `undefined` when another request was quicker. */
export function takeClaim(
  { store, leases, environment }: ClaimTaker,
  claim: Claim,
  expectedVersion: number,
): Promise<ClaimHandle | undefined> {
  const work = askStore(() => store.compareAndSet(claim.spendKey, expectedVersion, claim))
  return work.then((wrote) => (wrote ? holdClaim(claim, store, leases, environment) : undefined))
}

/** Takes over a claim whose owner is gone, in the state it is in. */
export async function takeOver(taker: ClaimTaker, claim: Claim): Promise<ClaimHandle | undefined> {
  const now = taker.environment.now()
  const lease = { owner: taker.leases.newOwner(), leaseUntil: now + leaseMs }
  const next = advanceClaim(claim, lease, now)
  return next === undefined ? undefined : takeClaim(taker, next, claim.version)
}
