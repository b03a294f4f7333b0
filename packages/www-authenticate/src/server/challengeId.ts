import type { ProofScope } from '@farebox/core/server'
import { toBase64Url } from '../binding/toBase64Url.js'

/** What a challenge says and its id vouches for; method, URL and body are in the scope. */
export interface ChallengeTerms {
  /** Canonical CAIP-2 id. */
  readonly network: string
  readonly asset: string
  /** Atomic units. */
  readonly amount: string
  readonly payTo: string
  /** Unix seconds. */
  readonly expires: number
}

const saltBytes = 12
/** Of the salt in base64url. */
const saltLength = 16

function seal(salt: string, terms: ChallengeTerms, { mac }: ProofScope): string {
  const { network, asset, amount, payTo, expires } = terms
  return (
    salt + toBase64Url(mac(['header-challenge-1', salt, network, asset, amount, payTo, expires]))
  )
}

/** An id that only this server can have issued, for this request and these terms. Nothing is kept for it. */
export function issueId(
  terms: ChallengeTerms,
  scope: ProofScope,
  randomBytes: (length: number) => Uint8Array,
): string {
  return seal(toBase64Url(randomBytes(saltBytes)), terms, scope)
}

/** Whether this server has issued the id for this request and these terms. */
export function isIssuedId(id: string, terms: ChallengeTerms, scope: ProofScope): boolean {
  const expected = seal(id.slice(0, saltLength), terms, scope)
  if (expected.length !== id.length) return false
  // Takes as long for the first wrong character as for the last.
  let difference = 0
  for (let at = 0; at < id.length; at += 1) {
    difference |= expected.charCodeAt(at) ^ id.charCodeAt(at)
  }
  return difference === 0
}
