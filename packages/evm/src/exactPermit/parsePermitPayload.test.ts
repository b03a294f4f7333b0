import type { JsonObject, JsonValue } from '@farebox/core'
import { describe, expect, test } from 'vitest'
import { parseEvmAddress } from '../address/parseEvmAddress.js'
import { parseVectorAddress, permit, signature, vector } from './permit.fixture.js'
import { parsePermitPayload } from './parsePermitPayload.js'

const { payload } = vector

/** The payload of the vector with another value at a path. */
function put(path: string, value: JsonValue | undefined): JsonObject {
  const copy: { [key: string]: JsonValue } = structuredClone(payload)
  const names = path.split('.')
  const last = names.pop() ?? ''
  let target = copy
  for (const name of names) target = target[name] as { [key: string]: JsonValue }
  if (value === undefined) delete target[last]
  else target[last] = value
  return copy
}

const parse = (value: JsonObject): ReturnType<typeof parsePermitPayload> =>
  parsePermitPayload(value, parseVectorAddress)

describe('parsePermitPayload', () => {
  test('decodes', () => {
    expect(parse(payload).permit).toEqual({
      meta: {
        kind: 0n,
        paymentId: '0x00112233445566778899aabbccddeeff',
        nonce: 123_456_789_012_345_678_901_234_567_890n,
        validAfter: 1_760_000_000n,
        validBefore: 1_760_003_600n,
      },
      buyer: '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266',
      caller: '0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc',
      payment: {
        payToken: '0xeca9bc828a3005b9a3b909f2cc5c2a54794de05f',
        payAmount: 100n,
        payTo: '0x70997970c51812dc3a010c7d01b50e0d17dc79c8',
      },
      fee: { feeTo: '0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc', feeAmount: 100n },
    })
  })

  test('members that it does not know are ignored', () => {
    const more = put('paymentPermit.delivery', { receiveToken: 'T', miniReceiveAmount: '0' })
    expect(parse({ ...more, merchantSignature: 'ab' })).toEqual(parse(payload))
  })

  test('addresses and ids in another case are the same', () => {
    const id = '0x00112233445566778899AABBCCDDEEFF'
    expect(parse(put('paymentPermit.meta.paymentId', id))).toEqual(parse(payload))
    const buyer = parseEvmAddress(permit.buyer)
    expect(parse(put('paymentPermit.buyer', buyer))).toEqual(parse(payload))
  })

  const text = payload.signature as string
  test.each([
    ['0x', `0x${text}`],
    ['upper case', text.toUpperCase()],
    ['a v of 0', `${text.slice(0, 128)}00`],
  ])('T15 a signature with %s', (_name, spelled) => {
    expect(parse(put('signature', spelled)).signature).toEqual(signature)
  })

  test('the other v of a hardware wallet', () => {
    expect(parse(put('signature', `${text.slice(0, 128)}01`)).signature[64]).toBe(28)
    expect(parse(put('signature', `${text.slice(0, 128)}1c`)).signature[64]).toBe(28)
  })

  test.each([
    ['64 bytes', text.slice(2)],
    ['66 bytes', `${text}00`],
    ['half a byte', text.slice(1)],
    ['a v of 2', `${text.slice(0, 128)}02`],
    ['a v of 29', `${text.slice(0, 128)}1d`],
    ['nothing', ''],
    ['only a prefix', '0x'],
    ['something else', 'z'.repeat(130)],
  ])('error: a signature of %s', (_name, spelled) => {
    expect(() => parse(put('signature', spelled))).toThrow(
      expect.objectContaining({ code: 'payload_invalid', reason: 'invalid_signature' }),
    )
  })

  test('error: no permit', () => {
    expect(() => parse({ signature: text })).toThrow(
      expect.objectContaining({ code: 'payload_invalid', reason: 'missing_permit' }),
    )
  })

  test.each(['PAYMENT_AND_DELIVERY', 'payment_only', '0', ''])('error: kind "%s"', (kind) => {
    expect(() => parse(put('paymentPermit.meta.kind', kind))).toThrow(
      expect.objectContaining({ code: 'payload_invalid', reason: 'kind_mismatch' }),
    )
  })

  const tooMuch = (2n ** 256n).toString()
  test.each<[string, string, JsonValue | undefined]>([
    ['no signature', 'signature', undefined],
    ['a number for a signature', 'signature', 1],
    ['a long signature', 'signature', '00'.repeat(67)],
    ['null for a permit', 'paymentPermit', null],
    ['a list for a permit', 'paymentPermit', []],
    ['a number for a kind', 'paymentPermit.meta.kind', 0],
    ['an id without 0x', 'paymentPermit.meta.paymentId', 'ab'.repeat(16)],
    ['a short id', 'paymentPermit.meta.paymentId', `0x${'ab'.repeat(15)}`],
    ['a long id', 'paymentPermit.meta.paymentId', `0x${'ab'.repeat(17)}`],
    ['a number for a nonce', 'paymentPermit.meta.nonce', 7],
    ['a nonce in hexadecimal', 'paymentPermit.meta.nonce', '0x7'],
    ['a nonce with a zero before it', 'paymentPermit.meta.nonce', '07'],
    ['a nonce of 257 bits', 'paymentPermit.meta.nonce', tooMuch],
    ['a text for a time', 'paymentPermit.meta.validAfter', '1760000000'],
    ['half a second', 'paymentPermit.meta.validBefore', 0.5],
    ['a time before 1970', 'paymentPermit.meta.validAfter', -1],
    ['a time that is not exact', 'paymentPermit.meta.validBefore', 2 ** 53],
    ['no buyer', 'paymentPermit.buyer', undefined],
    ['an address that is none', 'paymentPermit.caller', 'T1'],
    ['a very long address', 'paymentPermit.payment.payTo', 'T'.repeat(65)],
    ['a number for an amount', 'paymentPermit.payment.payAmount', 100],
    ['a negative amount', 'paymentPermit.payment.payAmount', '-1'],
    ['an amount of 257 bits', 'paymentPermit.fee.feeAmount', tooMuch],
    ['no fee', 'paymentPermit.fee', undefined],
  ])('error: %s', (_name, path, value) => {
    const name = path.split('.').pop() ?? ''
    expect(() => parse(put(path, value))).toThrow(
      expect.objectContaining({
        code: 'payload_invalid',
        detail: expect.stringContaining(name),
        reason: undefined,
      }),
    )
  })

  test('error: a permit of another chain’s addresses', () => {
    expect(() => parsePermitPayload(payload, parseEvmAddress)).toThrow(
      expect.objectContaining({ code: 'payload_invalid' }),
    )
  })
})
