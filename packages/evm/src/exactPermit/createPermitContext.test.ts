import type { JsonObject, JsonValue, MacOfRequest, PaymentPayload } from '@farebox/core'
import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createPermitContext } from './createPermitContext.js'
import { vector } from './permit.fixture.js'
import { readPermitContext } from './readPermitContext.js'

const macOf =
  (secret: string): MacOfRequest =>
  (value) =>
    createHmac('sha256', secret).update(JSON.stringify(value)).digest()
const mac = macOf('GET /weather')
const now = 1_760_000_000
let drawn = 0
const randomBytes = (length: number): Uint8Array => new Uint8Array(length).fill((drawn += 1))

const context = createPermitContext()
const issue = (): JsonObject => context.issue({ now, validSeconds: 300, randomBytes, mac })

/** A payment that was made by an issued context, with some of its members changed. */
function payWith(
  issued: JsonObject,
  changes: { readonly [name: string]: JsonValue } = {},
): PaymentPayload {
  const permit = vector.payload.paymentPermit as JsonObject
  const meta = { ...(issued.meta as JsonObject), ...changes }
  return {
    x402Version: 2,
    accepted: vector.requirements,
    payload: { ...vector.payload, paymentPermit: { ...permit, meta } },
  }
}

describe('createPermitContext', () => {
  test('issues a window from a minute ago', () => {
    const { meta } = issue() as { meta: JsonObject }
    expect(meta).toEqual({
      kind: 'PAYMENT_ONLY',
      paymentId: expect.stringMatching(/^0x[0-9a-f]{32}$/),
      nonce: expect.stringMatching(/^[1-9][0-9]{0,38}$/),
      validAfter: now - 60,
      validBefore: now + 300,
    })
    expect(BigInt(meta.nonce as string) < 2n ** 128n).toBe(true)
  })

  test('no two contexts have a nonce or an id in common', () => {
    const all = Array.from({ length: 20 }, issue).map(({ meta }) => meta as JsonObject)
    expect(new Set(all.map(({ nonce }) => nonce)).size).toBe(20)
    expect(new Set(all.map(({ paymentId }) => paymentId)).size).toBe(20)
  })

  test('knows its own again', () => {
    const issued = issue()
    expect(context.check(payWith(issued), mac)).toBe(true)
    // Each server process makes its own.
    expect(createPermitContext().check(payWith(issued), mac)).toBe(true)
  })

  test('an id in upper case is the same id', () => {
    const issued = issue()
    const { paymentId } = issued.meta as { paymentId: string }
    const upper = `0x${paymentId.slice(2).toUpperCase()}`
    expect(context.check(payWith(issued, { paymentId: upper }), mac)).toBe(true)
  })

  test('T04 a context for another request is not known', () => {
    expect(context.check(payWith(issue()), macOf('GET /forecast'))).toBe(false)
  })

  test.each<[string, { readonly [name: string]: JsonValue }]>([
    ['id', { paymentId: `0x${'ab'.repeat(16)}` }],
    ['nonce', { nonce: '1' }],
    ['start', { validAfter: now - 61 }],
    ['end', { validBefore: now + 3_600 }],
    ['kind', { kind: 'PAYMENT_AND_DELIVERY' }],
    ['form', { nonce: 1 }],
  ])('another %s is not known', (_name, changes) => {
    expect(context.check(payWith(issue(), changes), mac)).toBe(false)
  })

  test('a payment of another scheme is not known', () => {
    const payment = { ...payWith(issue()), payload: { authorization: {}, signature: '0x' } }
    expect(context.check(payment, mac)).toBe(false)
  })
})

describe('readPermitContext', () => {
  const read = (meta: JsonValue, seconds = 300): ReturnType<typeof readPermitContext> =>
    readPermitContext({ paymentPermitContext: { meta } }, seconds, now)
  const good = {
    kind: 'PAYMENT_ONLY',
    paymentId: `0x${'Ab'.repeat(16)}`,
    nonce: '42',
    validAfter: now,
    validBefore: now + 3_600,
  }

  test('reads what a server issues', () => {
    const issued = issue()
    expect(readPermitContext({ [context.key]: issued }, 300, now).validBefore).toBe(
      BigInt(now + 300),
    )
  })

  test('reads what an older server issues: an hour', () => {
    expect(read(good)).toEqual({
      kind: 0n,
      paymentId: `0x${'ab'.repeat(16)}`,
      nonce: 42n,
      validAfter: BigInt(now),
      validBefore: BigInt(now + 3_600),
    })
  })

  test('the longest window', () => {
    expect(read({ ...good, validBefore: now + 3_660 }).validBefore).toBe(BigInt(now + 3_660))
    const day = { ...good, validBefore: now + 86_460 }
    expect(read(day, 86_400).validBefore).toBe(BigInt(now + 86_460))
  })

  test.each<[string, JsonValue]>([
    ['nothing', null],
    ['another kind', { ...good, kind: 0 }],
    ['a short id', { ...good, paymentId: '0x00' }],
    ['a number for a nonce', { ...good, nonce: 42 }],
    ['a nonce of 257 bits', { ...good, nonce: (2n ** 256n).toString() }],
    ['a text for a time', { ...good, validBefore: String(now + 60) }],
    ['an end that has come', { ...good, validBefore: now }],
    ['an end after the longest window', { ...good, validBefore: now + 3_661 }],
    ['an end that is never', { ...good, validBefore: Number.MAX_SAFE_INTEGER }],
  ])('error: %s', (_name, meta) => {
    expect(() => read(meta)).toThrow(expect.objectContaining({ code: 'challenge_invalid' }))
  })

  test.each<[string, JsonObject | undefined]>([
    ['no extensions', undefined],
    ['no context', {}],
    ['a list', { paymentPermitContext: [] }],
  ])('error: %s', (_name, extensions) => {
    expect(() => readPermitContext(extensions, 300, now)).toThrow(
      expect.objectContaining({
        code: 'challenge_invalid',
        detail: 'The challenge has no paymentPermitContext.',
      }),
    )
  })
})
