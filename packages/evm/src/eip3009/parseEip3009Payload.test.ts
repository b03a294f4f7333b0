import { describe, expect, test } from 'vitest'
import { maxSignatureBytes, parseEip3009Payload } from './parseEip3009Payload.js'

const authorization = {
  from: '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
  to: '0x209693Bc6afc0C5328bA36FaF03C514EF312287C',
  value: '10000',
  validAfter: '0',
  validBefore: '1740672060',
  nonce: `0x${'Ab'.repeat(32)}`,
}
const signature = `0x${'Cd'.repeat(65)}`
const payload = { authorization, signature }
const maxUint256 = (2n ** 256n - 1n).toString()

describe('parseEip3009Payload', () => {
  test('decodes', () => {
    expect(parseEip3009Payload(payload)).toEqual({
      authorization: {
        from: authorization.from,
        to: authorization.to,
        value: 10_000n,
        validAfter: 0n,
        validBefore: 1_740_672_060n,
        nonce: `0x${'ab'.repeat(32)}`,
      },
      signature: `0x${'cd'.repeat(65)}`,
    })
  })

  test('a signature without 0x is the same signature', () => {
    const bare = { ...payload, signature: signature.slice(2) }
    expect(parseEip3009Payload(bare)).toEqual(parseEip3009Payload(payload))
  })

  test('addresses in lower case are checksummed', () => {
    const from = authorization.from.toLowerCase()
    const parsed = parseEip3009Payload({ ...payload, authorization: { ...authorization, from } })
    expect(parsed.authorization.from).toBe(authorization.from)
  })

  test('the largest numbers and signatures', () => {
    const parsed = parseEip3009Payload({
      authorization: { ...authorization, value: maxUint256 },
      signature: `0x${'00'.repeat(maxSignatureBytes)}`,
    })
    expect(parsed.authorization.value).toBe(2n ** 256n - 1n)
  })

  test('an empty signature is a contract wallet’s to judge', () => {
    expect(parseEip3009Payload({ ...payload, signature: '0x' }).signature).toBe('0x')
  })

  const field = (name: string, value: unknown): unknown => ({
    ...payload,
    authorization: { ...authorization, [name]: value },
  })
  test.each<[string, unknown, string]>([
    ['no object', 'text', 'payload'],
    ['null', null, 'payload'],
    ['an array', [payload], 'payload'],
    ['no signature', { authorization }, 'signature'],
    ['no authorization', { signature }, 'authorization'],
    ['an unknown key', { ...payload, salt: '0x' }, 'salt'],
    ['an unknown key inside', field('memo', 'x'), 'authorization.memo'],
    ['a missing field', field('to', undefined), 'authorization.to'],
    ['a number', field('value', 10_000), 'authorization.value'],
    ['a leading zero', field('value', '010000'), 'authorization.value'],
    ['a sign', field('value', '+1'), 'authorization.value'],
    ['a negative', field('value', '-1'), 'authorization.value'],
    ['an exponent', field('value', '1e4'), 'authorization.value'],
    ['hex', field('value', '0x2710'), 'authorization.value'],
    ['a space', field('value', '10000 '), 'authorization.value'],
    ['nothing', field('value', ''), 'authorization.value'],
    ['2^256', field('value', (2n ** 256n).toString()), 'authorization.value'],
    ['a very long number', field('validBefore', '9'.repeat(10_000)), 'authorization.validBefore'],
    ['a fraction', field('validAfter', '0.5'), 'authorization.validAfter'],
    ['a short nonce', field('nonce', `0x${'ab'.repeat(31)}`), 'authorization.nonce'],
    ['a long nonce', field('nonce', `0x${'ab'.repeat(33)}`), 'authorization.nonce'],
    ['a wrong checksum', field('from', authorization.from.replace('F', 'f')), 'authorization.from'],
    ['a name for an address', field('to', 'vitalik.eth'), 'authorization.to'],
    ['half a byte', { ...payload, signature: '0xabc' }, 'signature'],
    ['half a byte without a prefix', { ...payload, signature: 'abc' }, 'signature'],
    ['too long', { ...payload, signature: `0x${'00'.repeat(maxSignatureBytes + 1)}` }, 'signature'],
  ])('error: %s', (_name, value, path) => {
    expect(() => parseEip3009Payload(value)).toThrow(
      expect.objectContaining({
        code: 'payload_invalid',
        detail: expect.stringContaining(path),
        reason: undefined,
      }),
    )
  })

  test('error: Permit2', () => {
    expect(() => parseEip3009Payload({ signature, permit2Authorization: {} })).toThrow(
      expect.objectContaining({ code: 'payload_invalid', reason: 'unsupported_payload_type' }),
    )
  })
})
