import {
  decodePaymentPayload,
  decodePaymentPayloadV1,
  decodePaymentRequired,
  decodeSettleResponse,
  encodePaymentPayloadV1,
  encodePaymentRequired,
  encodeSettleResponse,
  FareboxError,
  type PaymentRequired,
  type SettleResponse,
} from '@farebox/core'
import {
  decodePaymentRequiredHeader,
  decodePaymentResponseHeader,
  decodePaymentSignatureHeader,
  encodePaymentRequiredHeader,
  encodePaymentResponseHeader,
} from '@x402/core/http'
import { describe, expect, test } from 'vitest'
import { type HeaderVector, vectors } from './vectors/readVectors.fixture.js'

const { headers, v1Exact } = vectors

/** The reference's types are narrower than what travels. */
type ReferenceRequired = Parameters<typeof encodePaymentRequiredHeader>[0]
type ReferenceResponse = Parameters<typeof encodePaymentResponseHeader>[0]

describe('PAYMENT-REQUIRED', () => {
  test.each<[string, HeaderVector<PaymentRequired>]>([
    ['ASCII', headers.paymentRequired],
    ['Unicode', headers.paymentRequiredUnicode],
  ])('%s, letter by letter', (_name, { object, header }) => {
    expect(encodePaymentRequired(object)).toBe(header)
    expect(encodePaymentRequiredHeader(object as ReferenceRequired)).toBe(header)
    expect(decodePaymentRequired(header)).toEqual(decodePaymentRequiredHeader(header))
  })
})

describe('PAYMENT-RESPONSE', () => {
  test.each<[string, HeaderVector<SettleResponse>]>([
    ['success', headers.paymentResponseSuccess],
    ['failure', headers.paymentResponseFailure],
    ['without extensionResponses', headers.paymentResponseStripsExtensionResponses],
  ])('%s, letter by letter', (_name, { object, header }) => {
    expect(encodeSettleResponse(object)).toBe(header)
    expect(encodePaymentResponseHeader(object as ReferenceResponse)).toBe(header)
    expect(decodeSettleResponse(header)).toEqual(decodePaymentResponseHeader(header))
  })
})

test('X-PAYMENT, letter by letter', () => {
  const header = v1Exact.headers['X-PAYMENT']
  expect(encodePaymentPayloadV1(v1Exact.payload)).toBe(header)
  expect(decodePaymentPayloadV1(header)).toEqual(v1Exact.payload)
})

describe('what the reference cannot decode, we cannot', () => {
  test.each(Object.entries(headers.decodeRejects))('%s', (_name, { header, error }) => {
    expect(() => decodePaymentSignatureHeader(header)).toThrow(error)
    expect(() => decodePaymentPayload(header)).toThrow(FareboxError)
  })
})

/** Headers that the reference takes and we refuse, with the reason for it. */
const stricter: readonly (readonly [name: string, header: string, code: string])[] = [
  [
    'padding that is missing: two spellings of one message',
    'eyJ4NDAyVmVyc2lvbiI6Mn0',
    'base64_invalid',
  ],
  ['JSON that is not an object', 'bnVsbA==', 'schema_invalid'],
  ['a key twice: two readers may read two messages', 'eyJhIjoxLCJhIjoyfQ==', 'json_duplicate_key'],
]

test.each(stricter)('stricter than the reference: %s', (_name, header, code) => {
  expect(() => decodePaymentSignatureHeader(header)).not.toThrow()
  expect(() => decodePaymentPayload(header)).toThrow(expect.objectContaining({ code }))
})
