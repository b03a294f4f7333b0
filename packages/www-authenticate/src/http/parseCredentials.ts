import type { Reason } from '../errors/Reason.js'
import type { AuthChallenge } from './AuthChallenge.js'
import { parseChallenges, type SyntaxOptions } from './parseChallenges.js'

/** Credentials, or the first fault of the field: one of `SyntaxFault`. */
export type CredentialsResult =
  | { readonly credentials: AuthChallenge; readonly error?: never }
  | { readonly error: Reason; readonly credentials?: never }

/**
 * Takes the one set of credentials out of `Authorization` (RFC 9110 §11.6.2). Limits and guarantees are those of
 * {@link parseChallenges}; a second scheme in the field is a `syntax` fault.
 */
export function parseCredentials(value: string, options?: SyntaxOptions): CredentialsResult {
  const result = parseChallenges(value, options)
  if (!result.challenges) return result
  const [credentials, second] = result.challenges
  return credentials && !second ? { credentials } : { error: 'syntax' }
}
