import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { ErrorCode } from '../errors/errorCatalog.js'
import type { PaymentPayload, PaymentRequired, SettleResponse } from '../wire/types.js'
import type { PaymentPayloadV1, SettleResponseV1 } from '../wire/typesV1.js'
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

interface Vectors {
  readonly headers: {
    readonly paymentRequired: { object: PaymentRequired; json: string; header: string }
    readonly paymentRequiredUnicode: { object: PaymentRequired; header: string }
    readonly paymentResponseSuccess: { object: SettleResponse; header: string }
    readonly paymentResponseFailure: { object: SettleResponse; header: string }
    readonly paymentResponseStripsExtensionResponses: {
      object: SettleResponse
      header: string
      decoded: SettleResponse
    }
    readonly decodeRejects: Record<string, { header: string; error: string }>
  }
  readonly exactEip3009: {
    readonly clientGenerated: { payload: PaymentPayload; headers: { 'PAYMENT-SIGNATURE': string } }
  }
  readonly v1Exact: { payload: PaymentPayloadV1; headers: { 'X-PAYMENT': string } }
}

const vectors: Vectors = JSON.parse(
  readFileSync(new URL('../wire/x402-v2.vectors.json', import.meta.url), 'utf8'),
)

/** What other implementations sent, by scheme. */
const payments: { readonly payments: { readonly [name: string]: string } } = JSON.parse(
  readFileSync(new URL('payments.vectors.json', import.meta.url), 'utf8'),
)

const toHeader = (text: string): string => Buffer.from(text).toString('base64')
const fromHeader = (header: string): unknown => JSON.parse(Buffer.from(header, 'base64').toString())

function codeOf(decode: () => unknown): ErrorCode | 'accepted' {
  try {
    decode()
    return 'accepted'
  } catch (error) {
    return (error as { code: ErrorCode }).code
  }
}

const payment: PaymentPayload = vectors.exactEip3009.clientGenerated.payload

const decodeText =
  (text: string): (() => unknown) =>
  () =>
    decodePaymentPayload(toHeader(text))

/** A payment whose header has this length. */
function padHeader(length: number): string {
  const header = toHeader(JSON.stringify({ ...payment, extensions: { pad: '' } }))
  const missing = ((length - header.length) / 4) * 3
  const pad = 'a'.repeat(missing)
  return toHeader(JSON.stringify({ ...payment, extensions: { pad } })).slice(0, length)
}

describe('reference vectors', () => {
  const { headers } = vectors

  test.each([
    ['ASCII', headers.paymentRequired],
    ['Unicode', headers.paymentRequiredUnicode],
  ])('PAYMENT-REQUIRED, %s', (_name, { object, header }) => {
    expect(encodePaymentRequired(object)).toBe(header)
    expect(decodePaymentRequired(header)).toEqual(object)
  })

  test('PAYMENT-SIGNATURE', () => {
    const { payload, headers: sent } = vectors.exactEip3009.clientGenerated
    expect(encodePaymentPayload(payload)).toBe(sent['PAYMENT-SIGNATURE'])
    expect(decodePaymentPayload(sent['PAYMENT-SIGNATURE'])).toEqual(payload)
  })

  test.each(Object.entries(payments.payments))('PAYMENT-SIGNATURE of %s', (_name, header) => {
    const payload = decodePaymentPayload(header)
    expect(payload).toEqual(fromHeader(header))
    expect(fromHeader(encodePaymentPayload(payload))).toStrictEqual(fromHeader(header))
  })

  test('PAYMENT-RESPONSE of a seller that writes null for no reason', () => {
    const written = { success: true, transaction: 'ab'.repeat(32), network: 'tron:nile' }
    const header = toHeader(JSON.stringify({ ...written, errorReason: null }))
    expect(decodeSettleResponse(header)).toStrictEqual(written)
  })

  test.each([
    ['success', headers.paymentResponseSuccess],
    ['failure', headers.paymentResponseFailure],
  ])('PAYMENT-RESPONSE, %s', (_name, { object, header }) => {
    expect(encodeSettleResponse(object)).toBe(header)
    expect(decodeSettleResponse(header)).toEqual(object)
  })

  test('PAYMENT-RESPONSE without extensionResponses', () => {
    const { object, header, decoded } = headers.paymentResponseStripsExtensionResponses
    expect(encodeSettleResponse(object)).toBe(header)
    expect(decodeSettleResponse(header)).toEqual(decoded)
  })

  test('X-PAYMENT', () => {
    const { payload, headers: sent } = vectors.v1Exact
    expect(encodePaymentPayloadV1(payload)).toBe(sent['X-PAYMENT'])
    expect(decodePaymentPayloadV1(sent['X-PAYMENT'])).toEqual(payload)
  })

  test('rejections, with a code for each', () => {
    const codes = Object.entries(headers.decodeRejects).map(([name, { header }]) => [
      name,
      codeOf(() => decodePaymentPayload(header)),
    ])
    expect(Object.fromEntries(codes)).toMatchInlineSnapshot(`
      {
        "base64url": "base64_invalid",
        "empty": "json_invalid",
        "newline": "base64_invalid",
        "notJson": "json_invalid",
        "with space": "base64_invalid",
      }
    `)
  })
})

describe('decode', () => {
  test.each<[string, string, ErrorCode]>([
    ['not JSON', 'x402', 'json_invalid'],
    ['a string', '"x402"', 'schema_invalid'],
    ['a number', '402', 'schema_invalid'],
    ['null', 'null', 'schema_invalid'],
    ['an array', '[]', 'schema_invalid'],
    ['an empty object', '{}', 'schema_invalid'],
    ['a version as text', '{"x402Version":"2"}', 'schema_invalid'],
    ['T14 version 1', '{"x402Version":1}', 'version_unsupported'],
    ['T14 version 3', '{"x402Version":3}', 'version_unsupported'],
    ['T14 version 2.5', '{"x402Version":2.5}', 'version_unsupported'],
    ['T14 a prototype', '{"__proto__":{"x402Version":2}}', 'json_forbidden_key'],
    ['T14 two versions', '{"x402Version":2,"x402Version":2}', 'json_duplicate_key'],
    ['T14 depth', `{"payload":${'['.repeat(16)}${']'.repeat(16)}}`, 'json_too_deep'],
    ['T14 length', `{"payload":[${'0,'.repeat(256)}0]}`, 'json_too_large'],
  ])('%s', (_name, text, code) => {
    expect(codeOf(decodeText(text))).toBe(code)
  })

  test('bytes that are not UTF-8', () => {
    const header = Buffer.from([0x7b, 0xff, 0x7d]).toString('base64')
    expect(() => decodePaymentPayload(header)).toThrowErrorMatchingInlineSnapshot(
      `[FareboxError: The text is not UTF-8. Send one JSON object. (json_invalid, https://farebox.dev/errors/json_invalid)]`,
    )
  })

  test('UTF-8 that spells a character too long', () => {
    const header = Buffer.from([0x22, 0xc0, 0xaf, 0x22]).toString('base64')
    expect(codeOf(() => decodePaymentPayload(header))).toBe('json_invalid')
  })

  test('T15 a byte order mark is not skipped', () => {
    expect(codeOf(decodeText(`\ufeff${JSON.stringify(payment)}`))).toBe('json_invalid')
  })
})

describe('T14 header size', () => {
  test('12 KiB by default', () => {
    const full = padHeader(12_288)
    expect(full).toHaveLength(12_288)
    expect(codeOf(() => decodePaymentPayload(full))).toBe('accepted')
    expect(codeOf(() => decodePaymentPayload(`${full}AAAA`))).toBe('header_too_large')
  })

  test('is checked before the text is looked at', () => {
    expect(() => decodePaymentPayload('-'.repeat(12_289))).toThrowErrorMatchingInlineSnapshot(
      `[FareboxError: The header has 12289 bytes; the limit is 12288. Send fewer extensions, or raise the limit on the server. (header_too_large, https://farebox.dev/errors/header_too_large)]`,
    )
  })

  test('can be set', () => {
    const header = encodePaymentPayload(payment)
    const codeAt = (maxHeaderBytes: number): string =>
      codeOf(() => decodePaymentPayload(header, { maxHeaderBytes }))
    expect(codeAt(header.length)).toBe('accepted')
    expect(codeAt(header.length - 1)).toBe('header_too_large')
    expect(codeAt(Number.NaN)).toBe('header_too_large')
  })

  test('holds for every decoder', () => {
    const long = 'A'.repeat(12_292)
    for (const decode of [
      decodePaymentPayload,
      decodePaymentPayloadV1,
      decodePaymentRequired,
      decodeSettleResponse,
      decodeSettleResponseV1,
    ]) {
      expect(codeOf(() => decode(long))).toBe('header_too_large')
    }
  })
})

describe('encode', () => {
  const requirements = payment.accepted

  test('omits null and undefined wherever a field is optional', () => {
    const nothing = { extra: null, description: undefined } as unknown as object
    const required = {
      x402Version: 2,
      error: null,
      resource: { url: 'u', tags: null, ...nothing },
      accepts: [{ ...requirements, ...nothing }],
      extensions: undefined,
    } as unknown as PaymentRequired
    const { extra: _, ...bare } = requirements
    expect(fromHeader(encodePaymentRequired(required))).toStrictEqual({
      x402Version: 2,
      resource: { url: 'u' },
      accepts: [bare],
    })
    expect(
      fromHeader(
        encodePaymentPayload({
          ...payment,
          resource: null,
          accepted: { ...requirements, extra: null },
        } as unknown as PaymentPayload),
      ),
    ).toStrictEqual({ x402Version: 2, payload: payment.payload, accepted: bare })
  })

  test('omits nulls inside the resource of a payment', () => {
    const resource = { url: 'u', description: null } as unknown as { url: string }
    expect(fromHeader(encodePaymentPayload({ ...payment, resource }))).toMatchObject({
      resource: { url: 'u' },
    })
    expect(fromHeader(encodePaymentPayload({ ...payment, resource }))).not.toHaveProperty(
      'resource.description',
    )
  })

  test('keeps nulls in free objects', () => {
    const extensions = { siwx: { info: { statement: null } } }
    expect(fromHeader(encodePaymentPayload({ ...payment, extensions }))).toMatchObject({
      extensions,
    })
  })

  test('settlements of v1', () => {
    const settlement: SettleResponseV1 = {
      success: true,
      transaction: '0x12',
      network: 'base-sepolia',
      payer: '0x34',
    }
    expect(decodeSettleResponseV1(encodeSettleResponseV1(settlement))).toEqual(settlement)
    const empty = { ...settlement, errorReason: null } as unknown as SettleResponseV1
    expect(fromHeader(encodeSettleResponseV1(empty))).toStrictEqual(settlement)
  })

  test('does not change its argument', () => {
    const frozen = Object.freeze({ ...payment, extensions: undefined }) as unknown as PaymentPayload
    encodePaymentPayload(frozen)
    expect(frozen).toHaveProperty('extensions', undefined)
  })
})
