import type { Failure } from '../errors/attempt.js'
import type { Challenge } from './Challenge.js'
import type { ModeOptions } from './Mode.js'
import { readOffers } from './readOffers.js'

/** A challenge, or why there is none. */
export type ChallengeResult = { readonly ok: true; readonly challenge: Challenge } | Failure

/** As {@link readOffers}, for a client that takes the first offer. */
export function readChallenge(
  value: string | readonly string[] | null | undefined,
  options?: ModeOptions,
): ChallengeResult {
  const result = readOffers(value, options)
  return result.ok ? { ok: true, challenge: result.offers[0] } : result
}
