import type { PaymentIdentity } from '../../mechanism/types.js'
import type { Claim } from './ClaimStore.js'

/** What a request may do, given what is remembered of its spendKey. */
export type ClaimDecision =
  /** Nobody has a right to it: verify, then write over `expectedVersion`. */
  | { readonly kind: 'fresh'; readonly expectedVersion: number }
  /** Another request works on it now. */
  | { readonly kind: 'in_flight'; readonly claim: Claim }
  /** It has bought an answer that was delivered. */
  | { readonly kind: 'used'; readonly claim: Claim }
  /** Another payment holds the same nonce. */
  | { readonly kind: 'conflict'; readonly claim: Claim }
  /** It was sent for settlement and nobody waits for the outcome any more. */
  | { readonly kind: 'resume'; readonly claim: Claim }
  /** It is settled and its answer never arrived. */
  | { readonly kind: 'owed'; readonly claim: Claim }

/** Pure: the claim rules of architecture §3, for one spendKey at one instant. */
export function decideClaim(
  claim: Claim | undefined,
  identity: PaymentIdentity,
  now: number,
): ClaimDecision {
  if (claim === undefined) return { kind: 'fresh', expectedVersion: 0 }
  const leased = claim.leaseUntil > now
  const same = claim.paymentId === identity.paymentId
  switch (claim.state) {
    case 'failed':
    case 'released':
      return { kind: 'fresh', expectedVersion: claim.version }
    case 'verified':
      if (!leased) return { kind: 'fresh', expectedVersion: claim.version }
      return same ? { kind: 'in_flight', claim } : { kind: 'conflict', claim }
    case 'settling':
    case 'pending':
      if (!same) return { kind: 'conflict', claim }
      return leased ? { kind: 'in_flight', claim } : { kind: 'resume', claim }
    case 'settled':
      if (!same) return { kind: 'used', claim }
      return leased ? { kind: 'in_flight', claim } : { kind: 'owed', claim }
    case 'delivered':
      return { kind: 'used', claim }
  }
}
