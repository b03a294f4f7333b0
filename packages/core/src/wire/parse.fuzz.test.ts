import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FareboxError } from '../errors/FareboxError.js'
import { isJsonObject } from './isJsonObject.js'
import { parseDiscoveryResponse } from './parseDiscoveryResponse.js'
import { parseFacilitatorRequest } from './parseFacilitatorRequest.js'
import { parseFacilitatorRequestV1 } from './parseFacilitatorRequestV1.js'
import { parsePaymentPayload } from './parsePaymentPayload.js'
import { parsePaymentPayloadV1 } from './parsePaymentPayloadV1.js'
import { parsePaymentRequired } from './parsePaymentRequired.js'
import { parsePaymentRequiredV1 } from './parsePaymentRequiredV1.js'
import { parsePaymentRequirements } from './parsePaymentRequirements.js'
import { parseSettleResponse } from './parseSettleResponse.js'
import { parseSettleResponseV1 } from './parseSettleResponseV1.js'
import { parseSupportedResponse } from './parseSupportedResponse.js'
import { parseVerifyResponse } from './parseVerifyResponse.js'

const anything = fc.anything({
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
})

/** An object with some of the names that the schemas look at, so that more than the first check runs. */
const lookalike = fc.dictionary(
  fc.constantFrom(
    'x402Version',
    'accepts',
    'accepted',
    'resource',
    'payload',
    'extensions',
    'kinds',
    'signers',
    'isValid',
    'success',
    'transaction',
    'network',
    'items',
    'pagination',
    'paymentPayload',
    'paymentRequirements',
    'scheme',
    'amount',
    'asset',
    'payTo',
    'maxTimeoutSeconds',
    'extra',
  ),
  fc.oneof(anything, fc.constantFrom<unknown>(1, 2, '1', 'eip155:1', true, {}, [])),
)

describe.each([
  ['PaymentRequired', parsePaymentRequired],
  ['PaymentRequirements', parsePaymentRequirements],
  ['PaymentPayload', parsePaymentPayload],
  ['VerifyResponse', parseVerifyResponse],
  ['SettleResponse', parseSettleResponse],
  ['SupportedResponse', parseSupportedResponse],
  ['FacilitatorRequest', parseFacilitatorRequest],
  ['DiscoveryResponse', parseDiscoveryResponse],
  ['PaymentRequired v1', parsePaymentRequiredV1],
  ['PaymentPayload v1', parsePaymentPayloadV1],
  ['SettleResponse v1', parseSettleResponseV1],
  ['FacilitatorRequest v1', parseFacilitatorRequestV1],
] as const)('T14 %s', (_name, parse: (value: unknown) => unknown) => {
  test('any value gives a message or a typed error, and parses to itself again', () => {
    fc.assert(
      fc.property(fc.oneof(anything, lookalike), (value) => {
        let parsed: unknown
        try {
          parsed = parse(value)
        } catch (error) {
          expect(error).toBeInstanceOf(FareboxError)
          expect(['schema_invalid', 'version_unsupported']).toContain((error as FareboxError).code)
          return
        }
        expect(parse(parsed)).toStrictEqual(parsed)
      }),
      { numRuns: 300 },
    )
  })
})

/** JSON reads `-0` back as `0`. */
function dropMinusZero(value: unknown): unknown {
  if (typeof value === 'number') return value + 0
  if (Array.isArray(value)) return value.map(dropMinusZero)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, dropMinusZero(child)]),
  )
}

test('what counts as a JSON object survives JSON', () => {
  const { object } = fc.letrec((tie) => ({
    object: fc.dictionary(fc.string(), tie('value')),
    value: fc.oneof({ depthSize: 'small' }, anything, tie('object'), fc.array(tie('value'))),
  }))
  fc.assert(
    fc.property(fc.oneof(anything, object), (value) => {
      if (!isJsonObject(value)) return
      expect(JSON.parse(JSON.stringify(value))).toStrictEqual(dropMinusZero(value))
    }),
    { numRuns: 300 },
  )
})
