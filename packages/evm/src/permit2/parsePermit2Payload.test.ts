import type { JsonObject, JsonValue } from '@farebox/core'
import { describe, expect, test } from 'vitest'
import { parsePermit2Payload } from './parsePermit2Payload.js'

const authorization = {
  from: '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
  permitted: { token: '0xeca9bc828a3005b9a3b909f2cc5c2a54794de05f', amount: '1000' },
  spender: '0x3a2c916ce2b40f0ffc06cc80c0f72c0fc25be105',
  nonce: '42',
  deadline: '1760000300',
  witness: { to: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8', validAfter: '0' },
}
const signature = `0x${'ab'.repeat(64)}1b`
const payload: JsonObject = { signature, permit2Authorization: authorization }
const put = (changes: { readonly [name: string]: JsonValue }): JsonObject => ({
  ...payload,
  permit2Authorization: { ...authorization, ...changes },
})

describe('parsePermit2Payload', () => {
  test('decodes', () => {
    expect(parsePermit2Payload(payload)).toEqual({
      authorization: {
        from: authorization.from.toLowerCase(),
        permitted: { token: authorization.permitted.token, amount: 1_000n },
        spender: authorization.spender,
        nonce: 42n,
        deadline: 1_760_000_300n,
        witness: { to: authorization.witness.to.toLowerCase(), validAfter: 0n },
      },
      signature: Uint8Array.from(Buffer.from(signature.slice(2), 'hex')),
    })
  })

  test('members that it does not know are ignored', () => {
    expect(parsePermit2Payload({ ...put({ extra: 1 }), other: 1 })).toEqual(
      parsePermit2Payload(payload),
    )
  })

  test('T15 one signature in other spellings', () => {
    const spelled = { ...payload, signature: `${'AB'.repeat(64)}00` }
    expect(parsePermit2Payload(spelled)).toEqual(parsePermit2Payload(payload))
  })

  test('addresses as the caller reads them', () => {
    const parsed = parsePermit2Payload(put({ from: 'T-one' }), () => '0xAB')
    expect(parsed.authorization.from).toBe('0xab')
  })

  test.each<[string, JsonObject, string]>([
    ['no authorization', { signature }, 'permit2Authorization'],
    ['a number for a nonce', put({ nonce: 42 }), 'nonce'],
    ['a deadline of 257 bits', put({ deadline: (2n ** 256n).toString() }), 'deadline'],
    [
      'a negative amount',
      put({ permitted: { ...authorization.permitted, amount: '-1' } }),
      'amount',
    ],
    ['no witness', put({ witness: null }), 'witness'],
    ['an address that is none', put({ spender: '0x00' }), 'spender'],
    ['a wrong checksum', put({ from: authorization.from.replace('F', 'f') }), 'from'],
  ])('error: %s', (_name, value, name) => {
    expect(() => parsePermit2Payload(value)).toThrow(
      expect.objectContaining({
        code: 'payload_invalid',
        detail: expect.stringContaining(name),
        reason: undefined,
      }),
    )
  })

  test('error: a signature of another length', () => {
    expect(() => parsePermit2Payload({ ...payload, signature: '0xab' })).toThrow(
      expect.objectContaining({ code: 'payload_invalid', reason: 'invalid_permit2_signature' }),
    )
  })
})
