import { encodeBase64, FareboxError, systemEnvironment } from '@farebox/core'
import type { CreatedPayment } from '@farebox/core/client'
import { createMemorySpendLedger } from '@farebox/core/client'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { payingFetch } from './payingFetch.js'
import {
  account,
  createChallenge,
  createOptions,
  requirements,
  settlement,
} from './seller.fixture.js'

const url = 'https://api.example.com/weather'
const toHeader = (value: unknown) => encodeBase64(new TextEncoder().encode(JSON.stringify(value)))

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    'exact',
    'eip155:84532',
    'eip155:1',
    '10000',
    '0',
    '-1',
    '9'.repeat(79),
    url,
    '/weather',
  ),
  fc.constantFrom(...Object.values(requirements).filter((value) => typeof value === 'string')),
)
const value = fc.oneof(
  text,
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(60, 0, -1, 1e308, 0.5, null),
)
const entry = fc
  .record(
    {
      scheme: value,
      network: value,
      amount: fc.oneof(value, fc.bigInt({ min: 1n, max: 2_000_000n }).map(String)),
      asset: value,
      payTo: value,
      maxTimeoutSeconds: fc.oneof(value, fc.integer({ min: 1, max: 4000 })),
      extra: value,
    },
    { requiredKeys: [] },
  )
  .map((changes) => ({ ...requirements, ...changes }))
const good = fc.constantFrom(requirements, { ...requirements, amount: '20000' })
const binding = fc.record({
  info: fc.record({
    version: fc.constantFrom('1', '2', 1),
    components: fc.subarray(['@method', '@target-uri', 'content-digest', 'x', 7]),
    required: fc.constantFrom(true, false, 'yes'),
  }),
})
const challenge = fc.oneof(
  fc.constant(createChallenge('/weather')),
  fc.record(
    {
      x402Version: fc.oneof({ weight: 9, arbitrary: fc.constant(2) }, value),
      resource: fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom({ url: '/weather' }, { url }) },
        value,
      ),
      accepts: fc.oneof(
        { weight: 9, arbitrary: fc.array(fc.oneof(good, entry, value), { maxLength: 4 }) },
        value,
      ),
      error: fc.oneof(value, fc.constantFrom('invalid_exact_evm_nonce_already_used')),
      extensions: fc.oneof(value, fc.record({ 'request-binding': fc.oneof(binding, value) })),
    },
    { requiredKeys: ['x402Version', 'resource', 'accepts'] },
  ),
)
const receipt = fc.oneof(
  value,
  fc
    .record(
      {
        success: fc.oneof(fc.boolean(), value),
        errorReason: fc.oneof(
          value,
          fc.constantFrom('settlement_pending', 'no_funds', 'unexpected_settle_error'),
        ),
        payer: fc.oneof(value, fc.constant(account.address)),
        transaction: value,
        network: value,
        amount: value,
      },
      { requiredKeys: [] },
    )
    .map((changes) => ({ ...settlement, ...changes })),
)
const header = (source: fc.Arbitrary<unknown>) =>
  fc.oneof(
    { weight: 5, arbitrary: source.map(toHeader) },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme-ascii', maxLength: 30 }) },
    { weight: 3, arbitrary: fc.constant(undefined) },
  )
interface Answer {
  readonly status: number
  readonly required: string | undefined
  readonly receipt: string | undefined
  readonly retryAfter: string | undefined
  readonly lost: boolean
}

const answer: fc.Arbitrary<Answer> = fc.record({
  status: fc.constantFrom(200, 204, 301, 400, 402, 402, 402, 403, 409, 412, 429, 500, 502, 503),
  required: header(challenge),
  receipt: header(receipt),
  retryAfter: fc.constantFrom(undefined, '0', '1', 'soon'),
  lost: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
})

function toResponse({ status, required, receipt: settled, retryAfter }: Answer): Response {
  const headers = new Headers()
  if (required !== undefined) headers.set('PAYMENT-REQUIRED', required)
  if (settled !== undefined) headers.set('PAYMENT-RESPONSE', settled)
  if (retryAfter !== undefined) headers.set('Retry-After', retryAfter)
  return new Response(status === 204 ? null : 'body', { status, headers })
}

const start = 1_740_672_000_000

/** A seller that says what it is told to, whatever it is sent. */
function createLiar(asked: unknown, answers: readonly Answer[]) {
  const sent: string[] = []
  const liar: typeof fetch = async (input) => {
    const payment = new Request(input).headers.get('PAYMENT-SIGNATURE')
    if (payment === null) {
      const headers = { 'PAYMENT-REQUIRED': toHeader(asked) }
      return new Response(null, { status: 402, headers })
    }
    const given = answers[sent.length % answers.length]
    sent.push(payment)
    if (given !== undefined && !given.lost) return toResponse(given)
    throw new TypeError('lost')
  }
  return { liar, sent }
}

it('T10 T21 T46 whatever a seller asks for and says, nothing untyped is thrown and nothing is forgotten', async () => {
  const seen = { signed: 0, twice: 0, refused: 0 }
  const property = fc.asyncProperty(
    challenge,
    fc.array(answer, { minLength: 1, maxLength: 6 }),
    fc.boolean(),
    fc.constantFrom('GET', 'POST'),
    fc.integer({ min: 1, max: 3 }),
    async (asked, answers, resigns, method, calls) => {
      let now = start
      const environment = { ...systemEnvironment, now: () => now, sleep: async () => undefined }
      const ledger = createMemorySpendLedger({ environment })
      const { liar, sent } = createLiar(asked, answers)
      const signed: CreatedPayment[] = []
      const paying = payingFetch(
        createOptions({
          environment,
          ledger,
          fetch: liar,
          budget: { perDay: '$5' },
          onPayment: (event) => {
            if (event.kind === 'signed') signed.push(event.payment)
          },
          ...(resigns ? { resign: () => true } : {}),
        }),
      )
      for (let call = 0; call < calls; call += 1) {
        const before = signed.length
        try {
          await paying(url, method === 'GET' ? {} : { method, body: 'order' })
        } catch (error) {
          expect(error).toBeInstanceOf(FareboxError)
          seen.refused += 1
        }
        expect(signed.length - before).toBeLessThanOrEqual(resigns ? 2 : 1)
      }
      seen.signed += signed.length
      seen.twice += sent.length > signed.length ? 1 : 0
      expect(new Set(sent)).toEqual(new Set(signed.map((payment) => payment.header.value)))

      const read = async () => (await ledger.reserve({ id: '?', pool: 'usd', amount: 0n }, 0n)).used
      const sum = (payments: readonly CreatedPayment[]) =>
        payments.reduce((total, { reservation }) => total + reservation.amount, 0n)
      // Whatever was said of it, a signature counts, and for a day: no chain says that it was not charged.
      expect(await read()).toBe(sum(signed))
      expect(sum(signed) <= 5n * 10n ** 18n).toBe(true)
      now = start + 23 * 3600 * 1000
      expect(await read()).toBe(sum(signed))
    },
  )
  await fc.assert(property, { numRuns: 400 })
  // The arbitraries reach what they are for.
  expect(seen.signed).toBeGreaterThan(100)
  expect(seen.twice).toBeGreaterThan(20)
  expect(seen.refused).toBeGreaterThan(20)
})
