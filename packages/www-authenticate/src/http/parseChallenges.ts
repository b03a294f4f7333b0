import { attempt } from '../errors/attempt.js'
import type { Reason } from '../errors/Reason.js'
import type { AuthChallenge } from './AuthChallenge.js'
import { splitField } from './splitField.js'

/** How a field is read. */
export interface SyntaxOptions {
  /**
   * Also takes what the x402 header dialect sends: parameters and challenges with blanks between them in place of
   * commas, and a last quote that is never closed (see `unterminated`).
   *
   * @default false
   */
  readonly dialect?: boolean
}

/** Challenges, or the first fault of the field: one of `SyntaxFault`. */
export type ChallengesResult =
  | { readonly challenges: readonly AuthChallenge[]; readonly error?: never }
  | { readonly error: Reason; readonly challenges?: never }

/**
 * Takes the challenges of every scheme out of `WWW-Authenticate` (RFC 9110 §11.6.1), from one combined value or
 * from several lines. Never throws, takes linear time, and refuses a field with more than 8192 characters, 64
 * challenges or 64 parameters in one of them, with a control character, or with one outside ASCII.
 *
 * Not checked: what any scheme means. A field is read whole or not at all.
 *
 * @example
 * ```ts
 * import { parseChallenges } from '@farebox/www-authenticate'
 *
 * const { challenges = [] } = parseChallenges('Bearer realm="api", Basic realm="api", Negotiate')
 * challenges.map(({ scheme }) => scheme) // ['Bearer', 'Basic', 'Negotiate']
 * ```
 */
export function parseChallenges(
  value: string | readonly string[],
  { dialect = false }: SyntaxOptions = {},
): ChallengesResult {
  const result = attempt(() => ({ challenges: splitField(value, dialect) }))
  return 'reason' in result ? { error: result.reason } : result
}
