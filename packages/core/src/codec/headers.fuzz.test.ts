import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FareboxError } from '../errors/FareboxError.js'
import type { JsonObject, PaymentRequirements, ResourceInfo } from '../wire/types.js'
import { decodePaymentPayload } from './decodePaymentPayload.js'
import { decodePaymentPayloadV1 } from './decodePaymentPayloadV1.js'
import { decodePaymentRequired } from './decodePaymentRequired.js'
import { decodeSettleResponse } from './decodeSettleResponse.js'
import { decodeSettleResponseV1 } from './decodeSettleResponseV1.js'
import { encodePaymentPayload } from './encodePaymentPayload.js'
import { encodePaymentPayloadV1 } from './encodePaymentPayloadV1.js'
import { encodePaymentRequired } from './encodePaymentRequired.js'
import { encodeSettleResponse } from './encodeSettleResponse.js'
import { encodeSettleResponseV1 } from './encodeSettleResponseV1.js'

const filled = fc.string({ minLength: 1, maxLength: 20 })
const label = fc.stringMatching(/^[ -~]{1,32}$/)
const key = fc
  .string({ maxLength: 8 })
  .filter((name) => !/^(__proto__|constructor|prototype)$/.test(name))

/** JSON reads `-0` back as `0`. */
const number = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .map((value) => (value === 0 ? 0 : value))

const { object: freeObject } = fc.letrec<{ object: JsonObject; value: JsonObject[string] }>(
  (tie) => ({
    object: fc
      .array(fc.tuple(key, tie('value')), { maxLength: 4 })
      .map((members) => Object.fromEntries(members)),
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.string({ unit: 'binary', maxLength: 10 }),
      number,
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 3 }),
      tie('object'),
    ),
  }),
)

const requirements: fc.Arbitrary<PaymentRequirements> = fc.record(
  {
    scheme: filled,
    network: fc.constantFrom('eip155:8453', 'tron:nile', 'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1'),
    amount: fc.bigInt({ min: 0n, max: 10n ** 78n - 1n }).map(String),
    asset: filled,
    payTo: filled,
    maxTimeoutSeconds: fc.integer({ min: 1 }),
    extra: freeObject,
  },
  {
    noNullPrototype: true,
    requiredKeys: ['scheme', 'network', 'amount', 'asset', 'payTo', 'maxTimeoutSeconds'],
  },
)

const resource: fc.Arbitrary<ResourceInfo> = fc.record(
  {
    url: filled,
    description: fc.string({ unit: 'grapheme' }),
    mimeType: fc.string(),
    serviceName: label,
    tags: fc.array(label, { maxLength: 5 }),
    iconUrl: fc.string({ maxLength: 30 }),
  },
  { noNullPrototype: true, requiredKeys: ['url'] },
)

const required = fc.record(
  {
    x402Version: fc.constant(2 as const),
    error: fc.string(),
    resource,
    accepts: fc.array(requirements, { minLength: 1, maxLength: 3 }),
    extensions: freeObject,
  },
  { noNullPrototype: true, requiredKeys: ['x402Version', 'resource', 'accepts'] },
)

const payment = fc.record(
  {
    x402Version: fc.constant(2 as const),
    resource,
    accepted: requirements,
    payload: freeObject,
    extensions: freeObject,
  },
  { noNullPrototype: true, requiredKeys: ['x402Version', 'accepted', 'payload'] },
)

const settlement = fc.record(
  {
    success: fc.boolean(),
    errorReason: fc.string(),
    errorMessage: fc.string(),
    payer: fc.string(),
    transaction: fc.string(),
    network: fc.string(),
    amount: fc.string(),
    extensions: freeObject,
    extra: freeObject,
  },
  { noNullPrototype: true, requiredKeys: ['success', 'transaction', 'network'] },
)

const paymentV1 = fc.record(
  {
    x402Version: fc.constant(1 as const),
    scheme: filled,
    network: filled,
    payload: freeObject,
  },
  { noNullPrototype: true },
)

const settlementV1 = fc.record(
  {
    success: fc.boolean(),
    errorReason: fc.string(),
    transaction: fc.string(),
    network: fc.string(),
    payer: fc.string(),
  },
  { noNullPrototype: true, requiredKeys: ['success', 'transaction', 'network'] },
)

/** Wide enough for everything the arbitraries above make. */
const limits = { maxHeaderBytes: 1_000_000, maxDepth: 60 }

describe('round trip', () => {
  test('PAYMENT-REQUIRED', () => {
    fc.assert(
      fc.property(required, (message) => {
        expect(decodePaymentRequired(encodePaymentRequired(message), limits)).toStrictEqual(message)
      }),
    )
  })

  test('PAYMENT-SIGNATURE', () => {
    fc.assert(
      fc.property(payment, (message) => {
        expect(decodePaymentPayload(encodePaymentPayload(message), limits)).toStrictEqual(message)
      }),
    )
  })

  test('PAYMENT-RESPONSE', () => {
    fc.assert(
      fc.property(settlement, (message) => {
        expect(decodeSettleResponse(encodeSettleResponse(message), limits)).toStrictEqual(message)
      }),
    )
  })

  test('X-PAYMENT', () => {
    fc.assert(
      fc.property(paymentV1, (message) => {
        expect(decodePaymentPayloadV1(encodePaymentPayloadV1(message), limits)).toStrictEqual(
          message,
        )
      }),
    )
  })

  test('X-PAYMENT-RESPONSE', () => {
    fc.assert(
      fc.property(settlementV1, (message) => {
        expect(decodeSettleResponseV1(encodeSettleResponseV1(message), limits)).toStrictEqual(
          message,
        )
      }),
    )
  })
})

const decoders = [
  ['PAYMENT-REQUIRED', decodePaymentRequired],
  ['PAYMENT-SIGNATURE', decodePaymentPayload],
  ['PAYMENT-RESPONSE', decodeSettleResponse],
  ['X-PAYMENT', decodePaymentPayloadV1],
  ['X-PAYMENT-RESPONSE', decodeSettleResponseV1],
] as const

describe.each(decoders)('T14 %s never fails untyped', (_name, decode) => {
  const expectTyped = (header: string): void => {
    try {
      decode(header, limits)
    } catch (error) {
      expect(error).toBeInstanceOf(FareboxError)
    }
  }

  test('on any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), expectTyped))
  })

  test('on base64 of any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => expectTyped(Buffer.from(bytes).toString('base64'))),
    )
  })

  test('on base64 of any JSON', () => {
    fc.assert(fc.property(fc.json(), (text) => expectTyped(Buffer.from(text).toString('base64'))))
  })
})

describe('mutation', () => {
  test('T15 another header is another message, or none', () => {
    fc.assert(
      fc.property(
        payment,
        fc.nat(),
        fc.constantFrom(...Array.from('AQgwf9+/=_- \n')),
        (message, at, unit) => {
          const header = encodePaymentPayload(message)
          const index = at % header.length
          const mutated = header.slice(0, index) + unit + header.slice(index + 1)
          if (mutated === header) return
          let decoded: unknown
          try {
            decoded = decodePaymentPayload(mutated, limits)
          } catch (error) {
            expect(error).toBeInstanceOf(FareboxError)
            return
          }
          if (JSON.stringify(decoded) !== JSON.stringify(message)) return
          // JSON itself has several spellings of one value: \u001f and \u001F, 1e+21 and 1E+21, and
          // numerals that round to the same double. Base64 has none: the bytes differ.
          const [one, other] = [mutated, header].map((text) =>
            Buffer.from(text, 'base64').toString(),
          )
          expect(one).not.toBe(other)
        },
      ),
      { numRuns: 500 },
    )
  })

  test('a field of another type is refused with its path', () => {
    const fields = ['scheme', 'network', 'amount', 'asset', 'payTo', 'maxTimeoutSeconds'] as const
    const wrong = fc.constantFrom<unknown>(true, [], {}, -1, 0.5, '')
    fc.assert(
      fc.property(payment, fc.constantFrom(...fields), wrong, (message, field, value) => {
        const broken = { ...message, accepted: { ...message.accepted, [field]: value } }
        const header = Buffer.from(JSON.stringify(broken)).toString('base64')
        expect(() => decodePaymentPayload(header, limits)).toThrow(
          expect.objectContaining({
            code: 'schema_invalid',
            detail: expect.stringContaining(`accepted.${field} `),
          }),
        )
      }),
    )
  })
})
