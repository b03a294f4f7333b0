import { inspect } from 'node:util'
import { TronWeb } from 'tronweb'
import { expect, test } from 'vitest'
import { keys, payer, vectors } from '../tron.fixture.js'
import { fromTronWeb } from './fromTronWeb.js'
import { tronPrivateKeyAccount } from './tronPrivateKeyAccount.js'

const account = tronPrivateKeyAccount(keys.payer)
const { signature, ...unsigned } = vectors.approve

test('is at the address of its key', () => {
  expect(account.address).toBe(payer.base58)
  expect(tronPrivateKeyAccount(`0x${keys.payer}`).address).toBe(payer.base58)
})

test.each(Object.entries(vectors.typedData))('signs as recorded: %s', async (_name, vector) => {
  expect(await account.signTypedData(vector.typedData)).toBe(`0x${vector.signature}`)
})

test('signs a transaction as tronweb does', async () => {
  const signed = await account.signTransaction?.(unsigned)
  expect(signed).toEqual({ ...unsigned, signature: [signature.toLowerCase()] })
  const tronWeb = new TronWeb({ fullHost: 'http://127.0.0.1:1', privateKey: keys.payer })
  const theirs = await fromTronWeb(tronWeb).signTransaction?.(unsigned)
  expect(signed?.signature[0]).toBe(theirs?.signature[0]?.toLowerCase())
})

test.each([
  ['another id', { txID: 'ab'.repeat(32) }],
  ['other bytes', { raw_data_hex: unsigned.raw_data_hex.replace('0a0b', '0a0c') }],
  ['no bytes', { raw_data_hex: '' }],
  ['something that is not bytes', { raw_data_hex: 'nonsense' }],
])('refuses a transaction with %s', async (_name, changes) => {
  await expect(account.signTransaction?.({ ...unsigned, ...changes })).rejects.toMatchObject({
    code: 'signing_failed',
  })
})

test('does not show the key', () => {
  expect(inspect(account, { depth: null, showHidden: true })).not.toContain(keys.payer)
  expect(JSON.stringify(account)).not.toContain(keys.payer)
})

test.each([
  ['too short', keys.payer.slice(2)],
  ['zero', '0'.repeat(64)],
  ['not hexadecimal', 'x'.repeat(64)],
  ['prefixed twice', `0x0x${keys.payer}`],
])('error: a key that is %s, which is not quoted', (_name, key) => {
  let thrown: unknown
  try {
    tronPrivateKeyAccount(key)
  } catch (error) {
    thrown = error
  }
  expect(thrown).toMatchObject({ code: 'config_invalid' })
  expect(inspect(thrown)).not.toContain(key)
})
