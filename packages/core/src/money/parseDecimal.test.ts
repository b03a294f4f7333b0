import { describe, expect, test } from 'vitest'
import type { ErrorCode } from '../errors/errorCatalog.js'
import { formatDecimal } from './formatDecimal.js'
import { parseDecimal } from './parseDecimal.js'

const maxUint256 = 2n ** 256n - 1n

function codeOf(text: unknown, decimals = 6): ErrorCode | 'accepted' {
  try {
    // A JavaScript caller is not held back by the type.
    parseDecimal(text as string, decimals)
    return 'accepted'
  } catch (error) {
    return (error as { code: ErrorCode }).code
  }
}

describe('parseDecimal', () => {
  test.each([
    ['0', 6, 0n],
    ['0.0', 6, 0n],
    ['1', 6, 1_000_000n],
    ['0.01', 6, 10_000n],
    ['0.000001', 6, 1n],
    ['1.500000', 6, 1_500_000n],
    ['1.50000000000', 6, 1_500_000n],
    ['123456789.987654', 6, 123_456_789_987_654n],
    ['1', 0, 1n],
    ['1.0', 0, 1n],
    ['0.01', 18, 10_000_000_000_000_000n],
    ['0.3', 18, 300_000_000_000_000_000n],
    [maxUint256.toString(), 0, maxUint256],
    [`0.${'0'.repeat(254)}1`, 255, 1n],
  ])('%s with %d decimals', (text, decimals, amount) => {
    expect(parseDecimal(text, decimals)).toBe(amount)
  })

  test.each([
    ['0.0000001', 6],
    ['1.2345678', 6],
    ['0.1', 0],
    ['1.0000000000000000001', 18],
    [`0.${'0'.repeat(255)}1`, 255],
  ])('T18 %s does not fit %d decimals', (text, decimals) => {
    expect(codeOf(text, decimals)).toBe('price_precision_loss')
  })

  test.each(['-1', '-0.01', '-0', '-1.5.5'])('T18 %s is negative', (text) => {
    expect(codeOf(text)).toBe('price_not_positive')
  })

  test.each([
    '',
    ' ',
    '.',
    '.5',
    '5.',
    '1..5',
    '1.2.3',
    '00',
    '01',
    '00.5',
    '+1',
    '--1',
    '-',
    '1e-3',
    '1E3',
    '0x10',
    '0b1',
    '1,000',
    '1,5',
    '1_000',
    "1'000",
    '1 000',
    '1\u00a0000',
    ' 1',
    '1 ',
    '1\t',
    '1\n',
    '\ufeff1',
    '1\u200b',
    '１',
    '٣',
    '१',
    '½',
    '1٫5',
    '−1',
    'NaN',
    'Infinity',
    'ten',
    '1n',
    '$1',
    '9'.repeat(500),
    (maxUint256 + 1n).toString(),
  ])('T18 refuses %j', (text) => {
    expect(codeOf(text, 0)).toBe('price_invalid')
  })

  test('the largest uint256 counts in atomic units', () => {
    expect(codeOf(maxUint256.toString(), 1)).toBe('price_invalid')
  })

  test('T18 a number has lost its digits already', () => {
    expect(codeOf(0.1)).toBe('price_invalid')
    expect(codeOf(1n)).toBe('price_invalid')
    expect(codeOf(undefined)).toBe('price_invalid')
    expect(codeOf({ toString: () => '1' })).toBe('price_invalid')
  })

  test.each([-1, 0.5, 256, Number.NaN, Number.POSITIVE_INFINITY])('decimals %s', (decimals) => {
    expect(codeOf('1', decimals)).toBe('config_invalid')
    expect(() => formatDecimal(1n, decimals)).toThrow(
      expect.objectContaining({ code: 'config_invalid' }),
    )
  })

  test('errors', () => {
    expect(() => parseDecimal('1.2345678', 6)).toThrowErrorMatchingInlineSnapshot(
      `[FareboxError: The amount has 7 decimals; the asset has 6. Round the price to the decimals of the asset yourself. (price_precision_loss, https://farebox.dev/errors/price_precision_loss)]`,
    )
    expect(() => parseDecimal('1e-3', 6)).toThrowErrorMatchingInlineSnapshot(
      `[FareboxError: The price is not a decimal amount. Write it as a string: "$0.01", "0.01 USDC", or { asset, amount } in atomic units. (price_invalid, https://farebox.dev/errors/price_invalid)]`,
    )
    expect(() => parseDecimal('-1', 6)).toThrowErrorMatchingInlineSnapshot(
      `[FareboxError: The price is zero or negative. Use a price above zero; a free route needs no paywall. (price_not_positive, https://farebox.dev/errors/price_not_positive)]`,
    )
    expect(() => parseDecimal('1', 1.5)).toThrowErrorMatchingInlineSnapshot(
      `[FareboxError: The decimals of an asset are a whole number from 0 to 255. Correct the option named in the message; it is checked when the paywall is constructed. (config_invalid, https://farebox.dev/errors/config_invalid)]`,
    )
  })
})

describe('formatDecimal', () => {
  test.each([
    [0n, 6, '0'],
    [1n, 6, '0.000001'],
    [10_000n, 6, '0.01'],
    [1_000_000n, 6, '1'],
    [1_500_000n, 6, '1.5'],
    [1_234_567_890n, 6, '1234.56789'],
    [100n, 0, '100'],
    [-1n, 6, '-0.000001'],
    [-1_500_000n, 6, '-1.5'],
    [10n ** 18n, 18, '1'],
    [maxUint256, 0, maxUint256.toString()],
  ])('%d with %d decimals', (amount, decimals, text) => {
    expect(formatDecimal(amount, decimals)).toBe(text)
  })
})
