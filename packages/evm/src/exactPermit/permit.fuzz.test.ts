import { FareboxError } from '@farebox/core'
import type { JsonObject } from '@farebox/core'
import fc from 'fast-check'
import { encodeFunctionData, hashTypedData, parseAbi } from 'viem'
import { expect, test } from 'vitest'
import { parseEvmAddress } from '../address/parseEvmAddress.js'
import { formatEvmAddress } from '../address/formatEvmAddress.js'
import { encodeHex } from '../hex/encodeHex.js'
import type { Hex } from '../hex/Hex.js'
import { encodePermitTransferFrom } from './encodePermitTransferFrom.js'
import { hashPaymentPermit } from './hashPaymentPermit.js'
import { identifyPermit } from './identifyPermit.js'
import { parsePermitPayload } from './parsePermitPayload.js'
import type { ContractDomain, PaymentPermit } from './PaymentPermit.js'
import { permitVectors } from './permit.fixture.js'
import { toPermitPayload } from './toPermitPayload.js'
import { toPermitTypedData } from './toPermitTypedData.js'

const abi = parseAbi([
  'struct PermitMeta { uint8 kind; bytes16 paymentId; uint256 nonce; uint256 validAfter; uint256 validBefore; }',
  'struct Payment { address payToken; uint256 payAmount; address payTo; }',
  'struct Fee { address feeTo; uint256 feeAmount; }',
  'struct PaymentPermitDetails { PermitMeta meta; address buyer; address caller; Payment payment; Fee fee; }',
  'function permitTransferFrom(PaymentPermitDetails permit, address owner, bytes signature)',
])

const bytes = (length: number): fc.Arbitrary<Hex> =>
  fc.uint8Array({ minLength: length, maxLength: length }).map(encodeHex)
const address = bytes(20)
const uint256 = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n })
const seconds = fc.nat({ max: Number.MAX_SAFE_INTEGER }).map(BigInt)
const domain: fc.Arbitrary<ContractDomain> = fc.record({
  chainId: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  verifyingContract: address,
})
const permit: fc.Arbitrary<PaymentPermit> = fc.record({
  meta: fc.record({
    kind: fc.constant(0n),
    paymentId: bytes(16),
    nonce: uint256,
    validAfter: seconds,
    validBefore: seconds,
  }),
  buyer: address,
  caller: address,
  payment: fc.record({ payToken: address, payAmount: uint256, payTo: address }),
  fee: fc.record({ feeTo: address, feeAmount: uint256 }),
})
const signature = fc
  .tuple(fc.uint8Array({ minLength: 64, maxLength: 64 }), fc.constantFrom(27, 28))
  .map(([rs, v]) => Uint8Array.from([...rs, v]))

test('the digest is that of a generic encoder', () => {
  fc.assert(
    fc.property(domain, permit, (contract, message) => {
      const { types, primaryType } = toPermitTypedData(contract, message)
      const expected = hashTypedData({
        domain: { name: 'PaymentPermit', ...contract },
        types,
        primaryType,
        message: { ...message },
      })
      expect(encodeHex(hashPaymentPermit(contract, message))).toBe(expected)
    }),
  )
})

test('the calldata is that of a generic encoder', () => {
  fc.assert(
    fc.property(permit, signature, (message, signed) => {
      const expected = encodeFunctionData({
        abi,
        functionName: 'permitTransferFrom',
        args: [
          { ...message, meta: { ...message.meta, kind: 0 } },
          message.buyer,
          encodeHex(signed),
        ],
      })
      expect(encodePermitTransferFrom(message, signed)).toBe(expected)
    }),
  )
})

test('what is written is read', () => {
  fc.assert(
    fc.property(permit, signature, fc.boolean(), (message, signed, hasPrefix) => {
      const text = encodeHex(signed).slice(hasPrefix ? 0 : 2)
      const payload = toPermitPayload(message, text, formatEvmAddress)
      const travelled: JsonObject = JSON.parse(JSON.stringify(payload))
      const parsed = parsePermitPayload(travelled, parseEvmAddress)
      expect(parsed).toEqual({ permit: message, signature: signed })
    }),
  )
})

test('T15 one payment is one identity, and two are two', () => {
  fc.assert(
    fc.property(domain, permit, permit, (contract, one, other) => {
      const identify = (message: PaymentPermit): ReturnType<typeof identifyPermit> =>
        identifyPermit('eip155:97', contract, message)
      expect(identify(structuredClone(one))).toEqual(identify(one))
      expect(identify(one).paymentId).not.toBe(identify(other).paymentId)
      const changed = { ...other, buyer: one.buyer, meta: { ...other.meta, nonce: one.meta.nonce } }
      expect(identify(changed).spendKey).toBe(identify(one).spendKey)
      const next = { ...one, meta: { ...one.meta, nonce: (one.meta.nonce + 1n) % 2n ** 256n } }
      expect(identify(next).spendKey).not.toBe(identify(one).spendKey)
    }),
  )
})

test('the end of an identity is the first second that is too late', () => {
  fc.assert(
    fc.property(domain, permit, (contract, message) => {
      const { validAfter, validBefore, nonce } = identifyPermit('eip155:97', contract, message)
      expect(validAfter).toBe(Number(message.meta.validAfter))
      const end = message.meta.validBefore + 1n
      const most = BigInt(Number.MAX_SAFE_INTEGER)
      expect(BigInt(validBefore)).toBe(end > most ? most : end)
      // The server issues it: the payer can bind nothing in it.
      expect(nonce).toBeUndefined()
    }),
  )
})

test('whatever comes is read or refused', () => {
  const known = permitVectors.exactPermit['exact_permit eip155:97']
  const paths = ['signature', 'paymentPermit', 'meta', 'payment', 'fee', 'buyer', 'nonce', 'feeTo']
  fc.assert(
    fc.property(fc.constantFrom(...paths), fc.jsonValue(), (name, value) => {
      const text = JSON.stringify(known?.payload, (key, member: unknown) =>
        key === name ? value : member,
      )
      const payload: JsonObject = JSON.parse(text)
      try {
        parsePermitPayload(payload, parseEvmAddress)
      } catch (error) {
        expect(error).toBeInstanceOf(FareboxError)
        expect(error).toMatchObject({ code: 'payload_invalid' })
      }
    }),
  )
})
