import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { inspect } from 'node:util'
import { hashes } from '@noble/secp256k1'
import { describe, expect, test, vi } from 'vitest'
import type { EvmTypedData } from '../eip3009/EvmTypedData.js'
import { privateKeyAccount } from './privateKeyAccount.js'

interface Vector {
  readonly typedData: EvmTypedData
  readonly signature: string
}
const vectors: {
  readonly exactEip3009: { readonly typedData: { readonly [name: string]: Vector } }
} = JSON.parse(readFileSync(new URL('../eip3009/x402-v2.vectors.json', import.meta.url), 'utf8'))

/** The first well-known development key of anvil. */
const key = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'
const account = privateKeyAccount(key)
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

const typedData = (type: string, value: unknown): EvmTypedData => ({
  domain: { name: 'Test' },
  types: { Message: [{ name: 'value', type }], Inner: [{ name: 'flag', type: 'bool' }] },
  primaryType: 'Message',
  message: { value },
})

describe('privateKeyAccount', () => {
  test('address', () => {
    expect(account.address).toBe('0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266')
  })

  test.each(Object.entries(vectors.exactEip3009.typedData))(
    'signs like the reference: %s',
    async (_name, vector) => {
      expect(await account.signTypedData(vector.typedData)).toBe(vector.signature)
    },
  )

  test('one who set the hash of the library keeps it', async () => {
    const data = typedData('bool', true)
    const signature = await account.signTypedData(data)
    const ours = hashes.hmacSha256
    const theirs = vi.fn<NonNullable<typeof ours>>((secret, message) =>
      createHmac('sha256', secret).update(message).digest(),
    )
    try {
      hashes.hmacSha256 = theirs
      expect(await account.signTypedData(data)).toBe(signature)
      expect(theirs).toHaveBeenCalled()
      expect(hashes.hmacSha256).toBe(theirs)
      hashes.hmacSha256 = undefined
      expect(await account.signTypedData(data)).toBe(signature)
    } finally {
      hashes.hmacSha256 = ours
    }
  })

  test('does not show the key', () => {
    const digits = key.slice(2)
    const shown = [
      JSON.stringify(account),
      inspect(account, { depth: null, showHidden: true, getters: true }),
      Object.values(account).join(),
    ]
    for (const text of shown) expect(text).not.toContain(digits)
  })

  test.each([
    ['without prefix', key.slice(2)],
    ['too short', key.slice(0, -2)],
    ['not hex', `${key.slice(0, -1)}g`],
    ['zero', `0x${'0'.repeat(64)}`],
    ['the order of the curve', `0x${order.toString(16)}`],
  ])('error: a key %s, which is not quoted', (_name, text) => {
    let thrown: unknown
    try {
      privateKeyAccount(text as `0x${string}`)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toMatchObject({ code: 'config_invalid' })
    expect(inspect(thrown)).not.toContain(text)
  })

  test.each([
    ['array', 'uint256[]', [1]],
    ['int', 'int256', 1],
    ['float', 'fixed128x18', 1],
    ['unknown struct', 'Other', {}],
    ['inherited name', 'constructor', {}],
    ['too large', 'uint8', 256],
    ['negative', 'uint256', -1n],
    ['unsafe number', 'uint256', 2 ** 60],
    ['uint0', 'uint0', 0],
    ['uint264', 'uint264', 0],
    ['bytes33', 'bytes33', `0x${'00'.repeat(33)}`],
    ['wrong size', 'bytes4', '0x00'],
    ['no hex', 'bytes', 'text'],
    ['address of 19 bytes', 'address', `0x${'00'.repeat(19)}`],
    ['bool as text', 'bool', 'true'],
    ['number as text of hex', 'uint256', '0x10'],
    ['missing', 'string', undefined],
    ['struct without its member', 'Inner', {}],
    ['struct as text', 'Inner', 'text'],
  ])('error: %s', async (_name, type, value) => {
    await expect(account.signTypedData(typedData(type, value))).rejects.toMatchObject({
      code: 'signing_failed',
    })
  })

  test('error: a primary type that is not defined', async () => {
    const data = { ...typedData('bool', true), primaryType: 'Missing' }
    await expect(account.signTypedData(data)).rejects.toMatchObject({ code: 'signing_failed' })
  })
})
