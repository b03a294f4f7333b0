import { HeaderError } from '../errors/HeaderError.js'
import { toPlainNumber } from './compat/toPlainNumber.js'
import type { Mode } from './Mode.js'

const grammars: Readonly<Record<Mode, RegExp>> = {
  strict: /^(\d{1,30})(?:\.(\d{1,18}))?$/,
  compat: /^\+?(?=\.?\d)(\d{0,999})\.?(\d{0,999})(?:e([+-]?\d{1,5}))?$/i,
}

/**
 * Atomic units of a token with that many decimals. A float is only asked whether the number is finite and above
 * zero, as the dialect's first implementation does.
 *
 * @throws {@link HeaderError}
 */
export function readAmount(amount: string, decimals: number, mode: Mode): bigint {
  const text = mode === 'compat' ? toPlainNumber(amount) : amount
  const [, whole, fraction = '', exponent = '0'] = grammars[mode].exec(text) ?? []
  const number = Number(text)
  if (whole === undefined || !Number.isFinite(number)) throw new HeaderError('amount', 'amount')
  if (number === 0) throw new HeaderError('amount_zero', 'amount')
  const shift = decimals + Number(exponent) - fraction.length
  const digits = BigInt(whole + fraction)
  const scale = 10n ** BigInt(Math.abs(shift))
  if (shift >= 0) return digits * scale
  if (digits % scale !== 0n) throw new HeaderError('amount_precision', 'amount')
  return digits / scale
}
