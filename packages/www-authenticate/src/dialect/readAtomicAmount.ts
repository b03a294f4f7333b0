import { attempt, type Failure } from '../errors/attempt.js'
import type { ModeOptions } from './Mode.js'
import { readAmount } from './readAmount.js'

/** Atomic units, or why there are none. */
export type AmountResult = { readonly ok: true; readonly atomic: bigint } | Failure

/**
 * Turns the decimal text of a challenge into atomic units of a token with that many decimals. Exact or a failure:
 * nothing is rounded. `compat` also takes the other spellings that the dialect's first implementation takes, such
 * as `1e-3`.
 */
export function readAtomicAmount(
  amount: string,
  decimals: number,
  { mode = 'strict' }: ModeOptions = {},
): AmountResult {
  return attempt(() => ({ ok: true, atomic: readAmount(amount, decimals, mode) }))
}
