import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FareboxError } from '../errors/FareboxError.js'
import { formatDecimal } from '../money/formatDecimal.js'
import {
  assets,
  createChallenge,
  createFakeMechanism,
  createOptions,
  request,
  url,
} from './client.fixture.js'
import { createPaymentClient } from './createPaymentClient.js'
import { parseChallenge } from './parseChallenge.js'
import type { Challenge } from './PaymentClient.js'
import { readOutcome } from './readOutcome.js'
import { toDollars } from './toDollars.js'

const decimals = fc.integer({ min: 0, max: 40 })
const amount = fc.bigInt({ min: 1n, max: 10n ** 50n })

describe('limits', () => {
  it('a payment passes exactly when its cost is not above the limit', async () => {
    const property = fc.asyncProperty(
      amount,
      decimals,
      fc.bigInt({ min: 0n, max: 10n ** 40n }),
      async (cost, places, limit) => {
        const client = createPaymentClient(
          createOptions({
            schemes: [
              createFakeMechanism({ findAsset: () => ({ ...assets.usdc, decimals: places }) }),
            ],
            budget: { perPayment: `$${formatDecimal(limit, 18)}` },
          }),
        )
        const paid = await client
          .createPayment(createChallenge([{ amount: String(cost) }]), request)
          .then(() => true)
          .catch((error: { code: string }) => {
            expect(error.code).toBe('spend_limit_exceeded')
            return false
          })
        // cost / 10^places <= limit / 10^18, in whole numbers
        expect(paid).toBe(cost * 10n ** 18n <= limit * 10n ** BigInt(places))
      },
    )
    await fc.assert(property, { numRuns: 300 })
  })

  it('what is paid in a day never exceeds the limit, in any order', async () => {
    const property = fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 20 }),
      fc.integer({ min: 1, max: 1000 }),
      async (costs, limit) => {
        const client = createPaymentClient(
          createOptions({ budget: { perDay: `$${formatDecimal(BigInt(limit), 6)}` } }),
        )
        const results = await Promise.allSettled(
          costs.map((cost) =>
            client.createPayment(createChallenge([{ amount: String(cost) }]), request),
          ),
        )
        const accepted = costs.filter((_, index) => results[index]?.status === 'fulfilled')
        const spent = accepted.reduce((sum, cost) => sum + cost, 0)
        expect(spent).toBeLessThanOrEqual(limit)
        const refused = costs.filter((cost) => cost <= limit - spent)
        for (const cost of refused) expect(accepted).toContain(cost)
      },
    )
    await fc.assert(property, { numRuns: 200 })
  })

  it('dollars keep the order of costs and never round down', () => {
    const property = fc.property(amount, amount, decimals, (left, right, places) => {
      const [low, high] = left < right ? [left, right] : [right, left]
      expect(toDollars(low, places) <= toDollars(high, places)).toBe(true)
      expect(toDollars(low, places) * 10n ** BigInt(places) >= low * 10n ** 18n).toBe(true)
      expect(toDollars(low, places)).toBeGreaterThan(0n)
    })
    fc.assert(property)
  })
})

describe('hostile challenges', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom(
      'exact',
      'eip155:84532',
      '10000',
      '0xUSDC',
      url,
      '/',
      '',
      '9'.repeat(500),
      '-1',
    ),
  )
  const value = fc.oneof(text, fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(1e308, -0, 0.1, null))
  const requirements = fc.record(
    {
      scheme: value,
      network: value,
      amount: value,
      asset: value,
      payTo: value,
      maxTimeoutSeconds: value,
      extra: value,
    },
    { requiredKeys: [] },
  )
  const good = fc.constant<object>(createChallenge()['accepts'][0] ?? {})
  const challenge = fc.record(
    {
      x402Version: fc.oneof(fc.constantFrom(1, 2), value),
      resource: fc.oneof(value, fc.record({ url: value }), fc.constant({ url })),
      accepts: fc.oneof(
        value,
        fc.array(
          fc.oneof(
            requirements,
            fc.tuple(good, requirements).map(([base, changes]) => ({ ...base, ...changes })),
          ),
          { maxLength: 4 },
        ),
      ),
      extensions: value,
    },
    { requiredKeys: ['x402Version'] },
  )

  it('end in a payment or a FareboxError, read or passed as objects', async () => {
    const client = createPaymentClient(createOptions())
    const property = fc.asyncProperty(challenge, text, async (hostile, requested) => {
      const attempt = async (): Promise<void> => {
        const body = JSON.stringify(hostile)
        const parsed = parseChallenge({ status: 402, headers: new Headers(), body })
        if (parsed !== undefined) await client.createPayment(parsed, request)
      }
      // What JSON gives is unknown; the engine must not trust the type.
      const unread = hostile as unknown as Challenge
      const results = await Promise.allSettled([
        attempt(),
        client.createPayment(unread, request),
        client.createPayment(unread, { method: 'GET', url: requested }),
      ])
      for (const result of results) {
        if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(FareboxError)
      }
    })
    await fc.assert(property, { numRuns: 1000 })
  })

  it('and receipts in any bytes give a receipt', () => {
    const property = fc.property(
      fc.string({ unit: 'binary-ascii' }),
      fc.jsonValue(),
      (raw, json) => {
        for (const header of [raw, btoa(JSON.stringify(json).replace(/[^\x20-\x7e]/g, '?'))]) {
          expect(readOutcome({ get: () => header })?.raw).toBe(header)
        }
      },
    )
    fc.assert(property)
  })
})
