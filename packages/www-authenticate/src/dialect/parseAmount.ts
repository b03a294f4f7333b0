import type { ModeOptions } from './Mode.js'
import { readAtomicAmount } from './readAtomicAmount.js'

/**
 * The amount of a challenge in atomic units, or `null`. {@link readAtomicAmount} says why it is `null`.
 *
 * @example
 * ```ts
 * import { parseAmount } from '@farebox/www-authenticate'
 *
 * parseAmount('0.05', 6) // 50_000n
 * parseAmount('0.0000001', 6) // null: the token has six decimals
 * ```
 */
export function parseAmount(
  amount: string,
  decimals: number,
  options?: ModeOptions,
): bigint | null {
  const result = readAtomicAmount(amount, decimals, options)
  return result.ok ? result.atomic : null
}
