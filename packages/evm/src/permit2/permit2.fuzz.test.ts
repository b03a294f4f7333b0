import fc from 'fast-check'
import { encodeFunctionData, hashTypedData, parseAbi } from 'viem'
import { expect, test } from 'vitest'
import type { ContractDomain } from '../exactPermit/PaymentPermit.js'
import { encodeHex } from '../hex/encodeHex.js'
import type { Hex } from '../hex/Hex.js'
import { encodeProxySettle } from './encodeProxySettle.js'
import { hashPermit2Witness } from './hashPermit2Witness.js'
import { identifyPermit2 } from './identifyPermit2.js'
import { parsePermit2Payload } from './parsePermit2Payload.js'
import type { Permit2Authorization } from './Permit2Authorization.js'
import { toPermit2Payload } from './toPermit2Payload.js'
import { toPermit2TypedData } from './toPermit2TypedData.js'

const abi = parseAbi([
  'struct TokenPermissions { address token; uint256 amount; }',
  'struct PermitTransferFrom { TokenPermissions permitted; uint256 nonce; uint256 deadline; }',
  'struct Witness { address to; uint256 validAfter; }',
  'function settle(PermitTransferFrom permit, address owner, Witness witness, bytes signature)',
])

const address = fc.uint8Array({ minLength: 20, maxLength: 20 }).map(encodeHex)
const uint256 = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n })
const domain: fc.Arbitrary<ContractDomain> = fc.record({
  chainId: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  verifyingContract: address,
})
const authorization: fc.Arbitrary<Permit2Authorization> = fc.record({
  from: address,
  permitted: fc.record({ token: address, amount: uint256 }),
  spender: address,
  nonce: uint256,
  deadline: uint256,
  witness: fc.record({ to: address, validAfter: uint256 }),
})
const signature = fc
  .uint8Array({ minLength: 64, maxLength: 64 })
  .map((bytes) => Uint8Array.from([...bytes, 28]))

test('the digest is that of a generic encoder', () => {
  fc.assert(
    fc.property(domain, authorization, (permit2, message) => {
      const { types, primaryType, message: shown } = toPermit2TypedData(permit2, message)
      const expected = hashTypedData({
        domain: { name: 'Permit2', ...permit2 },
        types,
        primaryType,
        message: { ...shown },
      })
      expect(encodeHex(hashPermit2Witness(permit2, message))).toBe(expected)
    }),
  )
})

test('the calldata is that of a generic encoder', () => {
  fc.assert(
    fc.property(authorization, signature, (message, signed) => {
      const { permitted, nonce, deadline, from, witness } = message
      const args = [{ permitted, nonce, deadline }, from, witness, encodeHex(signed)] as const
      const expected = encodeFunctionData({ abi, functionName: 'settle', args })
      expect(encodeProxySettle(message, signed)).toBe(expected)
    }),
  )
})

test('what is written is read', () => {
  fc.assert(
    fc.property(authorization, signature, (message, signed) => {
      const payload = toPermit2Payload(message, encodeHex(signed))
      expect(parsePermit2Payload(JSON.parse(JSON.stringify(payload)))).toEqual({
        authorization: message,
        signature: signed,
      })
    }),
  )
})

test('T15 the spend key is of Permit2, the payer and the nonce', () => {
  fc.assert(
    fc.property(domain, authorization, authorization, (permit2, one, other) => {
      const network = 'tron:728126428'
      const identity = identifyPermit2(network, permit2, one)
      const key: Hex = permit2.verifyingContract
      expect(identity.spendKey).toBe(`${network}/${key}/${one.from}/${one.nonce}`)
      expect(identity.nonce).toEqual(
        Uint8Array.from(Buffer.from(one.nonce.toString(16).padStart(64, '0'), 'hex')),
      )
      const same = { ...other, from: one.from, nonce: one.nonce }
      const second = identifyPermit2(network, permit2, same)
      expect(second.spendKey).toBe(identity.spendKey)
      expect(second.paymentId).not.toBe(identity.paymentId)
      // The deadline itself is still good.
      const most = BigInt(Number.MAX_SAFE_INTEGER)
      expect(BigInt(identity.validBefore)).toBe(one.deadline >= most ? most : one.deadline + 1n)
    }),
  )
})
