import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FareboxError } from '../errors/FareboxError.js'
import { createAssetRegistry } from './createAssetRegistry.js'
import { formatDecimal } from './formatDecimal.js'
import { parseDecimal } from './parseDecimal.js'
import { parsePrice } from './parsePrice.js'
import type { Price } from './Price.js'

const decimals = fc.integer({ min: 0, max: 80 })
const amount = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n })
const moneyLike = fc.string({ unit: fc.constantFrom(...Array.from('0123456789.-+eE,$_ ٣')) })
const registry = createAssetRegistry([
  {
    network: 'eip155:31337',
    address: `0x${'11'.repeat(20)}`,
    symbol: 'USDC',
    decimals: 6,
    usd: true,
  },
])

const codes = ['price_invalid', 'price_not_positive', 'price_precision_loss', 'asset_unknown']

function expectTyped(error: unknown): void {
  expect(error).toBeInstanceOf(FareboxError)
  expect(codes).toContain((error as FareboxError).code)
}

test('T18 formatting and parsing give the amount back', () => {
  fc.assert(
    fc.property(amount, decimals, (units, places) => {
      expect(parseDecimal(formatDecimal(units, places), places)).toBe(units)
    }),
  )
})

test('T18 parsing is exact: it agrees with arithmetic on fractions', () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.stringMatching(/^[0-9]{1,30}$/),
      decimals,
      (whole, fraction, places) => {
        const numerator = BigInt(`${whole}${fraction}`) * 10n ** BigInt(places)
        const denominator = 10n ** BigInt(fraction.length)
        try {
          expect(parseDecimal(`${whole}.${fraction}`, places) * denominator).toBe(numerator)
        } catch (error) {
          if (!(error instanceof FareboxError)) throw error
          const fits = numerator % denominator === 0n
          expect(error.code).toBe(fits ? 'price_invalid' : 'price_precision_loss')
          if (fits) expect(numerator / denominator).toBeGreaterThanOrEqual(2n ** 256n)
        }
      },
    ),
    { numRuns: 1_000 },
  )
})

test('any text gives an amount of that text or a typed error', () => {
  fc.assert(
    fc.property(fc.oneof(moneyLike, fc.string({ unit: 'binary' })), decimals, (text, places) => {
      try {
        const units = parseDecimal(text, places)
        expect(text).toMatch(/^\d+(\.\d+)?$/)
        expect(units).toBeGreaterThanOrEqual(0n)
      } catch (error) {
        expectTyped(error)
      }
    }),
    { numRuns: 2_000 },
  )
})

test('T18 any price gives a positive amount or a typed error', () => {
  const price = fc.oneof(
    moneyLike,
    moneyLike.map((text) => `$${text}`),
    moneyLike.map((text) => `${text} USDC`),
    fc.record({
      asset: fc.oneof(fc.constant('USDC'), fc.anything()),
      amount: fc.oneof(moneyLike, fc.bigInt(), fc.anything()),
    }),
    fc.anything(),
  )
  fc.assert(
    fc.property(price, (value) => {
      try {
        expect(parsePrice(value as Price, 'anvil', registry).amount).toBeGreaterThan(0n)
      } catch (error) {
        expectTyped(error)
      }
    }),
    { numRuns: 2_000 },
  )
})
