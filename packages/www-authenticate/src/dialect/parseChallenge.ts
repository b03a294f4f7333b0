import type { Challenge } from './Challenge.js'
import type { ModeOptions } from './Mode.js'
import { readChallenge } from './readChallenge.js'

/**
 * The first offer of the dialect in `WWW-Authenticate`, or `null`. {@link readChallenge} says why it is `null`.
 *
 * @example
 * ```ts
 * import { parseChallenge } from '@farebox/www-authenticate'
 *
 * const challenge = parseChallenge('x402 chain="solana" token="USDC" amount="0.05" address="SolAddr..."')
 * challenge?.amount // '0.05'
 * ```
 */
export function parseChallenge(
  value: string | readonly string[] | null | undefined,
  options?: ModeOptions,
): Challenge | null {
  const result = readChallenge(value, options)
  return result.ok ? result.challenge : null
}
