import { hashTokenDomain } from '@farebox/evm'
import type { Hex } from '@farebox/evm'
import fc from 'fast-check'
import { hashTypedData, toHex } from 'viem'
import { describe, expect, test } from 'vitest'
import { tronPrivateKeyAccount } from '../account/tronPrivateKeyAccount.js'
import { keys, vectors } from './gasFree.fixture.js'
import type { GasFreePermit } from './GasFreePermit.js'
import { hashGasFreePermit } from './hashGasFreePermit.js'
import { parseGasFreePayload } from './parseGasFreePayload.js'
import { toGasFreeDomain } from './toGasFreeDomain.js'
import { toGasFreeTypedData } from './toGasFreeTypedData.js'

const domain = toGasFreeDomain('tron:nile')

describe('recorded vectors', () => {
  test.each(Object.entries(vectors.domainSeparators))('the domain of %s', (network, separator) => {
    expect(toHex(hashTokenDomain(toGasFreeDomain(network)))).toBe(separator)
  })

  test.each(['withFee', 'withoutFee'] as const)('%s', async (name) => {
    const { paymentPayload, digest, signature } = vectors[name]
    const { permit } = parseGasFreePayload(paymentPayload.payload)
    expect(toHex(hashGasFreePermit(domain, permit))).toBe(digest)
    const signed = await tronPrivateKeyAccount(keys.buyer).signTypedData(
      toGasFreeTypedData(domain, permit),
    )
    expect(signed.replace(/^0x/, '')).toBe(signature)
  })

  test('of an account that is not active', () => {
    const { permit } = parseGasFreePayload(vectors.withFee.paymentPayload.payload)
    const { digest, maxFee } = vectors.inactive
    expect(toHex(hashGasFreePermit(domain, { ...permit, maxFee: BigInt(maxFee) }))).toBe(digest)
  })
})

test('the digest is that of a generic encoder', () => {
  const address = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes): Hex => toHex(bytes))
  const integer = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n })
  const permits: fc.Arbitrary<GasFreePermit> = fc.record({
    token: address,
    serviceProvider: address,
    user: address,
    receiver: address,
    value: integer,
    maxFee: integer,
    deadline: integer,
    version: integer,
    nonce: integer,
  })
  fc.assert(
    fc.property(permits, (permit) => {
      const { types, primaryType, message } = toGasFreeTypedData(domain, permit)
      const expected = hashTypedData({ domain, types, primaryType, message })
      expect(toHex(hashGasFreePermit(domain, permit))).toBe(expected)
    }),
  )
})
