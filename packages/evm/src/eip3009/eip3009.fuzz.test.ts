import fc from 'fast-check'
import { encodeFunctionData, getAddress, hashTypedData, parseAbi, toEventSelector } from 'viem'
import { expect, test } from 'vitest'
import { encodeHex } from '../hex/encodeHex.js'
import type { Hex } from '../hex/Hex.js'
import type { Eip3009Authorization } from './Eip3009Authorization.js'
import { encodeTransferCalldata } from './encodeTransferCalldata.js'
import { eventTopics } from './eventTopics.js'
import { hashTokenDomain } from './hashTokenDomain.js'
import { hashTransferAuthorization } from './hashTransferAuthorization.js'
import { parseEip3009Payload } from './parseEip3009Payload.js'
import type { TokenDomain } from './TokenDomain.js'

const abi = parseAbi([
  'function transferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce,uint8 v,bytes32 r,bytes32 s)',
  'function transferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce,bytes signature)',
])
const types = {
  TransferWithAuthorization: [
    { name: 'from', type: 'address' },
    { name: 'to', type: 'address' },
    { name: 'value', type: 'uint256' },
    { name: 'validAfter', type: 'uint256' },
    { name: 'validBefore', type: 'uint256' },
    { name: 'nonce', type: 'bytes32' },
  ],
} as const

const bytes = (length: number, max = length): fc.Arbitrary<Hex> =>
  fc.uint8Array({ minLength: length, maxLength: max }).map(encodeHex)
const address = bytes(20).map((hex) => getAddress(hex))
const uint256 = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n })
const authorization: fc.Arbitrary<Eip3009Authorization> = fc.record({
  from: address,
  to: address,
  value: uint256,
  validAfter: uint256,
  validBefore: uint256,
  nonce: bytes(32),
})
const domain: fc.Arbitrary<TokenDomain> = fc.record({
  name: fc.string({ unit: 'grapheme', minLength: 1 }),
  version: fc.string({ minLength: 1, maxLength: 4 }),
  chainId: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  verifyingContract: address,
})

function digestOf(tokenDomain: TokenDomain, message: Eip3009Authorization): Hex {
  return encodeHex(hashTransferAuthorization(hashTokenDomain(tokenDomain), message))
}

test('the digest is that of a generic encoder', () => {
  fc.assert(
    fc.property(domain, authorization, (tokenDomain, message) => {
      const primaryType = 'TransferWithAuthorization'
      const expected = hashTypedData({ domain: tokenDomain, types, primaryType, message })
      expect(digestOf(tokenDomain, message)).toBe(expected)
    }),
  )
})

test('domains that differ in any member have different separators', () => {
  fc.assert(
    fc.property(domain, domain, (one, other) => {
      fc.pre(JSON.stringify(one) !== JSON.stringify(other))
      expect(hashTokenDomain(one)).not.toEqual(hashTokenDomain(other))
    }),
  )
})

test('a name and a version do not run together', () => {
  const rest = { chainId: 1, verifyingContract: getAddress(`0x${'11'.repeat(20)}`) }
  const one = hashTokenDomain({ ...rest, name: 'a/1', version: '2' })
  expect(hashTokenDomain({ ...rest, name: 'a', version: '1/2' })).not.toEqual(one)
})

test('calldata is that of a generic encoder', () => {
  fc.assert(
    fc.property(authorization, bytes(0, 200), (message, signature) => {
      const { from, to, value, validAfter, validBefore, nonce } = message
      const terms = [from, to, value, validAfter, validBefore, nonce] as const
      const v = Number(`0x${signature.slice(130, 132)}`)
      const args =
        signature.length === 132
          ? ([
              ...terms,
              v < 2 ? v + 27 : v,
              signature.slice(0, 66) as Hex,
              `0x${signature.slice(66, 130)}`,
            ] as const)
          : ([...terms, signature] as const)
      const expected = encodeFunctionData({ abi, functionName: 'transferWithAuthorization', args })
      expect(encodeTransferCalldata({ authorization: message, signature })).toBe(expected)
    }),
  )
})

test('what is written is read', () => {
  fc.assert(
    fc.property(authorization, bytes(65), (message, signature) => {
      const written = {
        authorization: {
          ...message,
          value: message.value.toString(),
          validAfter: message.validAfter.toString(),
          validBefore: message.validBefore.toString(),
        },
        signature,
      }
      const read = parseEip3009Payload(JSON.parse(JSON.stringify(written)))
      expect(read).toEqual({ authorization: message, signature })
    }),
  )
})

test('anything else is payload_invalid and nothing worse', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(() => parseEip3009Payload(value)).toThrow(
        expect.objectContaining({ code: 'payload_invalid' }),
      )
    }),
  )
})

test('event topics', () => {
  expect(eventTopics).toEqual({
    transfer: toEventSelector('Transfer(address,address,uint256)'),
    authorizationUsed: toEventSelector('AuthorizationUsed(address,bytes32)'),
    authorizationCanceled: toEventSelector('AuthorizationCanceled(address,bytes32)'),
  })
})
