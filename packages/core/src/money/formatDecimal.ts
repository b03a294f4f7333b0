import { assertDecimals } from './assertDecimals.js'

/**
 * The shortest decimal text of an amount in atomic units: `10_000n` with 6 decimals is `"0.01"`.
 * {@link parseDecimal} gives the amount back. For people and logs; never calculate with it.
 *
 * @throws `config_invalid` when `decimals` is not a whole number from 0 to 255
 */
export function formatDecimal(amount: bigint, decimals: number): string {
  assertDecimals(decimals)
  const sign = amount < 0n ? '-' : ''
  const digits = (amount < 0n ? -amount : amount).toString().padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '')
  return `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`
}
