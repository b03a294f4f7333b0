import { advanceClaim } from './advanceClaim.js'
import {
  askStore,
  type ClaimHandle,
  type ClaimSurroundings,
  holdClaim,
  leaseMs,
} from './ClaimHandle.js'
import type { Claim } from './ClaimStore.js'

/** Writes a claim that was decided upon; `undefined` when another request was quicker. */
export function takeClaim(
  taker: ClaimSurroundings,
  claim: Claim,
  expectedVersion: number,
): Promise<ClaimHandle | undefined> {
  const work = askStore(() => taker.store.compareAndSet(claim.spendKey, expectedVersion, claim))
  return work.then((wrote) => (wrote ? holdClaim(claim, taker) : undefined))
}

/** Takes over a claim whose owner is gone, in the state it is in. */
export async function takeOver(
  taker: ClaimSurroundings,
  claim: Claim,
): Promise<ClaimHandle | undefined> {
  const now = taker.environment.now()
  const lease = { owner: taker.leases.newOwner(), leaseUntil: now + leaseMs }
  const next = advanceClaim(claim, lease, now)
  return next === undefined ? undefined : takeClaim(taker, next, claim.version)
}
