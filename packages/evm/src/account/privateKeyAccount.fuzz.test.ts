import fc from 'fast-check'
import { hashTypedData as viemHashTypedData, recoverTypedDataAddress } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { expect, test } from 'vitest'
import type { EvmTypedData } from '../eip3009/EvmTypedData.js'
import { encodeHex } from '../hex/encodeHex.js'
import { hashTypedData } from './hashTypedData.js'
import { privateKeyAccount } from './privateKeyAccount.js'

const bytes = (length: number, max = length): fc.Arbitrary<`0x${string}`> =>
  fc.uint8Array({ minLength: length, maxLength: max }).map(encodeHex)

const leaf = fc.oneof(
  fc.record({ type: fc.constant('string'), value: fc.string({ unit: 'grapheme' }) }),
  fc.record({ type: fc.constant('bool'), value: fc.boolean() }),
  fc.record({ type: fc.constant('bytes'), value: bytes(0, 80) }),
  fc.record({ type: fc.constant('address'), value: bytes(20) }),
  fc
    .integer({ min: 1, max: 32 })
    .chain((size) => fc.record({ type: fc.constant(`bytes${size}`), value: bytes(size) })),
  fc.integer({ min: 1, max: 32 }).chain((size) =>
    fc.record({
      type: fc.constant(`uint${size * 8}`),
      value: fc.bigInt({ min: 0n, max: 2n ** BigInt(size * 8) - 1n }),
    }),
  ),
)
function members(leaves: readonly { type: string }[]): { name: string; type: string }[] {
  return leaves.map(({ type }, index) => ({ name: `m${index}`, type }))
}

function values(leaves: readonly { value: unknown }[]): { [name: string]: unknown } {
  return Object.fromEntries(leaves.map(({ value }, index) => [`m${index}`, value]))
}

const typedData: fc.Arbitrary<EvmTypedData> = fc
  .record({
    domain: fc.record(
      {
        name: fc.string({ minLength: 1 }),
        version: fc.string({ minLength: 1 }),
        chainId: fc.integer({ min: 1 }),
        verifyingContract: bytes(20),
        salt: bytes(32),
      },
      { requiredKeys: [] },
    ),
    outer: fc.array(leaf, { maxLength: 5 }),
    inner: fc.array(leaf, { maxLength: 5 }),
    deepest: leaf,
  })
  .map(({ domain, outer, inner, deepest }) => {
    const below = { ...values(inner), z: { m0: deepest.value } }
    return {
      domain,
      types: {
        Outer: [...members(outer), { name: 'b', type: 'Zeta' }, { name: 'a', type: 'Alpha' }],
        Zeta: [...members(inner), { name: 'z', type: 'Alpha' }],
        Alpha: members([deepest]),
      },
      primaryType: 'Outer',
      message: { ...values(outer), b: below, a: { m0: deepest.value } },
    }
  })

test('typed data hashes as with viem', () => {
  fc.assert(
    fc.property(typedData, (data) => {
      expect(encodeHex(hashTypedData(data))).toBe(viemHashTypedData(data))
    }),
  )
})

test('signs as viem does, and for its own address', async () => {
  await fc.assert(
    fc.asyncProperty(bytes(32), typedData, async (key, data) => {
      fc.pre(BigInt(key) > 0n && BigInt(key) < 2n ** 255n)
      const account = privateKeyAccount(key)
      const signature = await account.signTypedData(data)
      expect(account.address).toBe(privateKeyToAccount(key).address)
      expect(signature).toBe(await privateKeyToAccount(key).signTypedData(data))
      expect(await recoverTypedDataAddress({ ...data, signature })).toBe(account.address)
    }),
    { numRuns: 25 },
  )
})
