import { attempt, type Failure } from '../errors/attempt.js'
import type { AuthChallenge } from '../http/AuthChallenge.js'
import { splitField } from '../http/splitField.js'
import type { Challenge } from './Challenge.js'
import { checkChallenge, createChallenge, optionalFields } from './challengeMembers.js'
import { readRecordedChallenge } from './compat/readRecorded.js'
import { scheme } from './constants.js'
import type { ModeOptions } from './Mode.js'
import { readValues } from './readValues.js'

/** At least one offer in the order of the field, or why there is none. */
export type OffersResult =
  | { readonly ok: true; readonly offers: readonly [Challenge, ...Challenge[]] }
  | Failure

/** A truncated optional field does no harm. A truncated `id` would lose the binding of what is paid for. */
function readOffer(challenge: AuthChallenge): Challenge {
  const values = readValues(challenge, optionalFields)
  checkChallenge(values)
  return createChallenge(values)
}

function readEach(value: string | readonly string[]): OffersResult {
  const results = splitField(value, true)
    .filter((each) => each.scheme.toLowerCase() === scheme)
    .map((each) => attempt(() => readOffer(each)))
  const [first, ...others] = results.flatMap((each) => ('reason' in each ? [] : [each]))
  if (first !== undefined) return { ok: true, offers: [first, ...others] }
  return (
    results.find((each) => 'reason' in each) ?? {
      ok: false,
      reason: 'other_scheme',
      field: undefined,
    }
  )
}

/**
 * Reads every offer of the dialect in `WWW-Authenticate`, one for each `x402` challenge, and leaves the challenges
 * of other schemes alone. A challenge that names `x402` and means something else is left out as long as another
 * one can be read; the reason is that of the first. Never throws. `compat` sees one offer at most: its model
 * takes all challenges of a field for one.
 *
 * Not checked: whether chain, token and address exist, and whether the price is a good one.
 *
 * @example
 * ```ts
 * import { readOffers } from '@farebox/www-authenticate'
 *
 * export async function listPrices(url: string): Promise<readonly string[]> {
 *   const response = await fetch(url)
 *   const result = readOffers(response.headers.get('www-authenticate'))
 *   return result.ok ? result.offers.map(({ amount, token }) => `${amount} ${token}`) : []
 * }
 * ```
 */
export function readOffers(
  value: string | readonly string[] | null | undefined,
  { mode = 'strict' }: ModeOptions = {},
): OffersResult {
  const field = value ?? ''
  return attempt(() =>
    mode === 'compat'
      ? { ok: true, offers: [readRecordedChallenge(String(field))] }
      : readEach(field),
  )
}
