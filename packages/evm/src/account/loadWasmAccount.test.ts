import { inspect } from 'node:util'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { encodeHex } from '../hex/encodeHex.js'
import { loadWasmAccount } from './loadWasmAccount.js'
import { privateKeyAccount } from './privateKeyAccount.js'

/** The first well-known development key of anvil. */
const key = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(encodeHex)

test('signs letter by letter what the other account signs', async () => {
  // Neither zero nor above the order of the curve.
  const keys = bytes32.map((text): `0x${string}` => `0x0a${text.slice(4)}`)
  await fc.assert(
    fc.asyncProperty(keys, bytes32, async (privateKey, value) => {
      const own = privateKeyAccount(privateKey)
      const fast = await loadWasmAccount(privateKey)
      const typedData = {
        domain: { name: 'Test', version: '1' },
        types: { Message: [{ name: 'value', type: 'bytes32' }] },
        primaryType: 'Message',
        message: { value },
      }
      expect(fast.address).toBe(own.address)
      expect(await fast.signTypedData(typedData)).toBe(await own.signTypedData(typedData))
    }),
    { numRuns: 50 },
  )
})

test('does not show the key', async () => {
  const account = await loadWasmAccount(key)
  expect(inspect(account, { depth: null, showHidden: true })).not.toContain(key.slice(2))
})

test('error: a bad key, which is not quoted', async () => {
  const text = key.slice(0, -2) as `0x${string}`
  const thrown: unknown = await loadWasmAccount(text).catch((error: unknown) => error)
  expect(thrown).toMatchObject({ code: 'config_invalid' })
  expect(inspect(thrown)).not.toContain(text)
})

test('error: no WebAssembly', async () => {
  vi.resetModules()
  vi.doMock('@bitauth/libauth/build/lib/crypto/secp256k1.js', () => {
    throw new Error('not found')
  })
  const { loadWasmAccount: loadWithout } = await import('./loadWasmAccount.js')
  await expect(loadWithout(key)).rejects.toMatchObject({ code: 'config_invalid' })
  vi.doUnmock('@bitauth/libauth/build/lib/crypto/secp256k1.js')
})
