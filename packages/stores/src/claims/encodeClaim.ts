import type { Claim } from '@farebox/core/server'
import { parseClaim } from './parseClaim.js'
import { unavailable } from './unavailable.js'

export interface EncodedClaim {
  /** JSON in one line. */
  readonly text: string
  /** The claim as it will be read. */
  readonly claim: Claim
}

/** Far above what a payment header and a facilitator's answer can hold. */
const maxClaimLength = 1_048_576

/**
 * The claim as JSON that is certain to be read again: a claim that cannot be read would lock its payment.
 *
 * @throws `store_unavailable` when it is not a claim, or not the claim of this key
 */
export function encodeClaim(spendKey: string, next: Claim): EncodedClaim {
  try {
    const text = JSON.stringify(next)
    const claim = parseClaim(JSON.parse(text))
    if (claim.spendKey !== spendKey) throw new TypeError('The claim has another spendKey.')
    if (text.length > maxClaimLength) throw new RangeError('The claim is too large.')
    return { text, claim }
  } catch (cause) {
    throw unavailable(cause)
  }
}
