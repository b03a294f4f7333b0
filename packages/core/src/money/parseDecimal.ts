import { FareboxError } from '../errors/FareboxError.js'
import { assertDecimals } from './assertDecimals.js'

/** More than a uint256 with 255 decimals has; bounds the work on a stranger's text. */
const maxLength = 400
const maxUint256 = 2n ** 256n - 1n
const decimalText = /^(0|[1-9][0-9]*)(?:\.([0-9]+))?$/
const negativeText = /^-[0-9.]+$/

/**
 * Atomic units for a decimal text: `"0.01"` with 6 decimals is `10_000n`. Exact or an error: the text
 * is never rounded, and only ASCII digits with at most one point between them are a number. Zero is
 * allowed here; a price of zero is refused by {@link parsePrice}.
 *
 * @throws `price_precision_loss` when a digit other than 0 stands behind the last decimal
 * @throws `price_not_positive` when there is a minus sign
 * @throws `price_invalid` for all else, and above the largest uint256
 * @throws `config_invalid` when `decimals` is not a whole number from 0 to 255
 */
export function parseDecimal(text: string, decimals: number): bigint {
  assertDecimals(decimals)
  // A JavaScript caller can pass a number, which has lost its digits already.
  if (typeof text !== 'string' || text.length > maxLength) throw new FareboxError('price_invalid')
  if (negativeText.test(text)) throw new FareboxError('price_not_positive')
  const [, whole, fraction = ''] = decimalText.exec(text) ?? []
  if (whole === undefined) throw new FareboxError('price_invalid')
  const digits = fraction.replace(/0+$/, '')
  if (digits.length > decimals) {
    throw new FareboxError('price_precision_loss', {
      detail: `The amount has ${digits.length} decimals; the asset has ${decimals}.`,
    })
  }
  const amount = BigInt(whole + digits.padEnd(decimals, '0'))
  if (amount > maxUint256) {
    throw new FareboxError('price_invalid', { detail: 'The amount does not fit into a uint256.' })
  }
  return amount
}
