import type { Challenge } from './Challenge.js'
import { challengeMembers, checkChallenge, requiredFields } from './challengeMembers.js'
import { toValues } from './members.js'
import type { ModeOptions } from './Mode.js'
import { writeFields } from './writeFields.js'

/**
 * The value of `WWW-Authenticate` for an offer. Put it before the challenges of other schemes: older clients of
 * the dialect only look at the beginning of the field.
 *
 * What is built reads back as it was, where what is empty counts as absent: a value that has no safe form is
 * refused, and so is an amount that is no decimal above zero. `compat` writes blanks in place of commas and checks
 * no meaning, only quotes and control characters.
 *
 * @throws {@link HeaderError}
 *
 * @example
 * ```ts
 * import { buildChallenge } from '@farebox/www-authenticate'
 *
 * buildChallenge({ chain: 'base', token: 'USDC', amount: '0.05', address: '0xabc', params: { id: 'n1' } })
 * // x402 chain="base", token="USDC", amount="0.05", address="0xabc", id="n1"
 * ```
 */
export function buildChallenge(
  challenge: Challenge,
  { mode = 'strict' }: ModeOptions = {},
): string {
  const values = toValues(challenge, challengeMembers, requiredFields)
  const text = writeFields(values, mode)
  if (mode === 'strict') checkChallenge(values)
  return text
}
