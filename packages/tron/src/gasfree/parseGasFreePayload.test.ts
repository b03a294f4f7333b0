import type { JsonObject } from '@farebox/core'
import fc from 'fast-check'
import { toHex } from 'viem'
import { describe, expect, test } from 'vitest'
import { toTronAddress } from '../address/toTronAddress.js'
import { gasFreeAddress, vectors } from './gasFree.fixture.js'
import type { GasFreePermit } from './GasFreePermit.js'
import { identifyGasFree } from './identifyGasFree.js'
import { parseGasFreePayload } from './parseGasFreePayload.js'
import { toGasFreePayload } from './toGasFreePayload.js'
import { toOldGasFreePayload } from './toOldGasFreePayload.js'

const { paymentPayload, requirements, signature } = vectors.withFee
const old = paymentPayload.payload
const { permit } = parseGasFreePayload(old)
const modern = toGasFreePayload(
  permit,
  `0x${signature}`,
  '0x4d2c1a8f0000000000000000000000000000abcd',
)
const gasfree = modern.gasfree as JsonObject

function change(payload: JsonObject, path: string, value: unknown): JsonObject {
  const [key = '', ...rest] = path.split('.')
  const inner = payload[key]
  const next = rest.length === 0 ? value : change(inner as JsonObject, rest.join('.'), value)
  // Whatever the test puts there is what a peer might send.
  return { ...payload, [key]: next as JsonObject }
}

describe('parseGasFreePayload', () => {
  test('the shape of 0.5', () => {
    expect(permit).toEqual({
      ...vectors.withFee.message,
      value: 100n,
      maxFee: 1_000_000n,
      deadline: 1_760_000_600n,
      version: 1n,
      nonce: 7n,
    })
    expect(toHex(parseGasFreePayload(old).signature)).toBe(`0x${signature}`)
  })

  test('the shape of 1.x says the same', () => {
    expect(parseGasFreePayload(modern)).toEqual(parseGasFreePayload(old))
    expect(gasfree).toMatchObject({ version: '1', nonce: '7', deadline: '1760000600' })
  })

  test('numbers for texts, a signature without 0x and a v of 0 or 1', () => {
    const numbers = {
      ...modern,
      gasfree: { ...gasfree, version: 1, nonce: 7, deadline: 1_760_000_600 },
    }
    expect(parseGasFreePayload(numbers).permit).toEqual(permit)
    const low = `${signature.slice(0, -2)}01`
    expect(parseGasFreePayload({ ...modern, signature: low })).toEqual(parseGasFreePayload(old))
  })

  test('addresses in every form', () => {
    const hex = {
      ...modern,
      gasfree: { ...gasfree, user: permit.user, receiver: `41${permit.receiver.slice(2)}` },
    }
    expect(parseGasFreePayload(hex).permit).toEqual(permit)
  })

  test('what is not signed is not read', () => {
    const other = { ...modern, gasfreeAddress: gasFreeAddress }
    expect(parseGasFreePayload(other)).toEqual(parseGasFreePayload(old))
    expect(parseGasFreePayload({ ...modern, gasfreeAddress: 5 })).toEqual(parseGasFreePayload(old))
  })

  test.each([
    ['nothing', {}, 'missing_gasfree_payload'],
    ['no signature', { ...modern, signature: null }, undefined],
    [
      'half a signature',
      { ...modern, signature: `0x${signature.slice(0, 100)}` },
      'invalid_gasfree_signature',
    ],
    [
      'a v of 2',
      { ...modern, signature: `${signature.slice(0, -2)}02` },
      'invalid_gasfree_signature',
    ],
    ['both shapes', { ...modern, ...old }, undefined],
    ['a list', { ...modern, gasfree: [] }, undefined],
    ['no nonce', change(modern, 'gasfree.nonce', null), undefined],
    ['a negative nonce', change(modern, 'gasfree.nonce', -1), undefined],
    ['half a nonce', change(modern, 'gasfree.nonce', 0.5), undefined],
    ['a nonce beyond exact numbers', change(modern, 'gasfree.nonce', 2 ** 53), undefined],
    ['an amount in hexadecimal', change(modern, 'gasfree.value', '0x64'), undefined],
    ['an amount with a leading zero', change(modern, 'gasfree.value', '0100'), undefined],
    ['an amount of 2^256', change(modern, 'gasfree.value', (2n ** 256n).toString()), undefined],
    ['T14 an amount without end', change(modern, 'gasfree.value', '9'.repeat(100_000)), undefined],
    [
      'a wrong checksum',
      change(modern, 'gasfree.user', 'TYBNgWfhGuNzdLtjKtxXTfskAhTbMcqbaH'),
      undefined,
    ],
    ['T14 an address without end', change(modern, 'gasfree.user', 'T'.repeat(100_000)), undefined],
    ['no address', change(modern, 'gasfree.token', 'not-an-address'), undefined],
    ['another kind', change(old, 'paymentPermit.meta.kind', 'OTHER'), 'kind_mismatch'],
    ['a nonce as number in 0.5', change(old, 'paymentPermit.meta.nonce', 7), undefined],
  ])('error: %s', (_name, payload, reason) => {
    expect(() => parseGasFreePayload(payload)).toThrow(
      expect.objectContaining({ code: 'payload_invalid', reason }),
    )
  })
})

describe('identifyGasFree', () => {
  const identify = (
    payload: JsonObject,
    network = 'tron:nile',
  ): ReturnType<typeof identifyGasFree> =>
    identifyGasFree({ ...paymentPayload, payload }, { ...requirements, network })

  test('by digest, and by account nonce', () => {
    expect(identify(old)).toEqual({
      paymentId: vectors.withFee.digest,
      spendKey:
        'tron:3448148188/0x518688fbb39ccf1253f2b1217679fbe316329288/0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266/7',
      payer: 'TYBNgWfhGuNzdLtjKtxXTfskAhTbMcqbaG',
      validAfter: 0,
      validBefore: 1_760_000_601,
    })
  })

  test('T15 the same in both shapes, in all spellings, and whatever the signature', () => {
    const expected = identify(old)
    expect(identify(modern)).toEqual(expected)
    expect(identify(modern, 'tron:0xcd8690dc')).toEqual(expected)
    expect(identify({ ...modern, signature: `0x${'11'.repeat(64)}1b` })).toEqual(expected)
    expect(identify(change(modern, 'gasfree.user', permit.user))).toEqual(expected)
  })

  test('T15 another message under the nonce can be spent in its place only', () => {
    const other = identify(change(modern, 'gasfree.value', '101'))
    expect(other.paymentId).not.toBe(vectors.withFee.digest)
    expect(other.spendKey).toBe(identify(old).spendKey)
  })

  test('T06 another network, another payment', () => {
    const other = identify(old, 'tron:mainnet')
    expect(other.spendKey).toMatch(/^tron:728126428\/0x39dd/)
    expect(other.paymentId).not.toBe(vectors.withFee.digest)
  })

  test('a deadline beyond all numbers', () => {
    const far = change(modern, 'gasfree.deadline', (2n ** 256n - 1n).toString())
    expect(identify(far).validBefore).toBe(Number.MAX_SAFE_INTEGER)
  })

  test('error: a network without GasFree', () => {
    expect(() => identify(old, 'eip155:1')).toThrow(
      expect.objectContaining({ code: 'network_invalid' }),
    )
  })
})

describe('properties', () => {
  const address = fc
    .uint8Array({ minLength: 20, maxLength: 20 })
    .map((bytes): `0x${string}` => toHex(bytes))
  const integer = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n })
  const permits: fc.Arbitrary<GasFreePermit> = fc.record({
    token: address,
    serviceProvider: address,
    user: address,
    receiver: address,
    value: integer,
    maxFee: integer,
    deadline: fc.bigInt({ min: 0n, max: BigInt(Number.MAX_SAFE_INTEGER) }),
    version: fc.constant(1n),
    nonce: integer,
  })
  const signatures = fc
    .uint8Array({ minLength: 64, maxLength: 64 })
    .map((bytes): `0x${string}` => `${toHex(bytes)}1c`)

  test('what is written is read', () => {
    fc.assert(
      fc.property(permits, signatures, address, (message, signed, account) => {
        const expected = { permit: message, signature: signed }
        const read = (payload: JsonObject): unknown => {
          const parsed = parseGasFreePayload(JSON.parse(JSON.stringify(payload)))
          return { ...parsed, signature: toHex(parsed.signature) }
        }
        expect(read(toGasFreePayload(message, signed, account))).toEqual(expected)
        const meta = { paymentId: `0x${'ab'.repeat(16)}`, validAfter: 5n } as const
        expect(read(toOldGasFreePayload(message, signed, meta))).toEqual(expected)
        expect(toTronAddress(account)).toBe(
          toGasFreePayload(message, signed, account).gasfreeAddress,
        )
      }),
    )
  })

  test('T14 anything else is refused in one way', () => {
    const parts = fc.constantFrom(
      'signature',
      'gasfree',
      'paymentPermit',
      'meta',
      'nonce',
      '__proto__',
    )
    fc.assert(
      fc.property(fc.dictionary(parts, fc.jsonValue({ maxDepth: 4 })), (payload) => {
        try {
          parseGasFreePayload(JSON.parse(JSON.stringify(payload)))
        } catch (error) {
          expect(error).toMatchObject({ code: 'payload_invalid' })
        }
      }),
    )
  })
})
