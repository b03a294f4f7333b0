import { hexToBytes } from '@noble/hashes/utils.js'
import { describe, expect, test } from 'vitest'
import { tronPrivateKeyAccount } from '../account/tronPrivateKeyAccount.js'
import { keys, payer, vectors } from '../tron.fixture.js'
import type { TronAccount } from '../TronAccount.js'
import { createTronSigner } from './createTronSigner.js'

const account = tronPrivateKeyAccount(keys.payer)
const other = tronPrivateKeyAccount(keys.other)
const [first, second] = Object.values(vectors.typedData)
if (first === undefined || second === undefined) throw new Error('no vectors')
const { typedData } = first
const digest = hexToBytes(first.digest.slice(2))
const { signature, ...unsigned } = vectors.approve
const failed = { code: 'signing_failed' }

function answering(text: string): TronAccount {
  return { address: payer.base58, signTypedData: async () => text }
}

function ending(v: string): string {
  return first?.signature.slice(0, 128) + v
}

describe('typed data', () => {
  test('is signed', async () => {
    const signer = createTronSigner(account)
    expect(signer.address).toBe(payer.hex)
    expect(await signer.signTypedData(typedData, digest)).toBe(`0x${first.signature}`)
  })

  test.each([
    ['without 0x', first.signature],
    ['in capitals', first.signature.toUpperCase()],
    ['with a v of 0 or 1', ending('00')],
  ])('comes out in one form, also %s', async (_name, text) => {
    const signer = createTronSigner(answering(text))
    expect(await signer.signTypedData(typedData, digest)).toBe(`0x${first.signature}`)
  })

  test.each([
    ['of another message', second.signature],
    ['with another v', ending('1c')],
    ['with a v that there is not', ending('1d')],
    ['that is too short', first.signature.slice(2)],
    ['that is no hexadecimal', 'signed!'],
    ['that is empty', ''],
  ])('error: a signature %s', async (_name, text) => {
    const signer = createTronSigner(answering(text))
    await expect(signer.signTypedData(typedData, digest)).rejects.toMatchObject(failed)
  })

  test('error: the wallet was switched to another account', async () => {
    const signer = createTronSigner({ ...other, address: payer.base58 })
    await expect(signer.signTypedData(typedData, digest)).rejects.toMatchObject(failed)
  })

  test('error: the wallet refuses, at once or later', async () => {
    const cause = new Error('the user said no')
    const late = { ...account, signTypedData: async () => Promise.reject(cause) }
    const early = {
      ...account,
      signTypedData: (): Promise<string> => {
        throw cause
      },
    }
    for (const one of [late, early]) {
      const rejected = createTronSigner(one).signTypedData(typedData, digest)
      await expect(rejected).rejects.toMatchObject({ ...failed, cause })
    }
  })
})

describe('a transaction', () => {
  test('is signed', async () => {
    const sign = createTronSigner(account).signTransaction
    expect(await sign?.(unsigned)).toBe(signature.toLowerCase())
  })

  test.each<[string, Partial<TronAccount>]>([
    [
      'another one',
      { signTransaction: async (one) => ({ ...one, txID: '', signature: [signature] }) },
    ],
    [
      'other bytes',
      { signTransaction: async (one) => ({ ...one, raw_data_hex: '00', signature: [signature] }) },
    ],
    ['no signature', { signTransaction: async (one) => ({ ...one, signature: [] }) }],
    [
      'a signature of another account',
      { signTransaction: async (one) => other.signTransaction?.(one) as never },
    ],
  ])('error: %s comes back', async (_name, changes) => {
    const sign = createTronSigner({ ...account, ...changes }).signTransaction
    await expect(sign?.(unsigned)).rejects.toMatchObject(failed)
  })

  test('is not signed by an account that cannot', () => {
    expect(createTronSigner(answering('')).signTransaction).toBeUndefined()
  })
})

test('error: an account without a valid address', () => {
  expect(() => createTronSigner({ ...account, address: 'TXYZ' })).toThrow(
    expect.objectContaining({ code: 'address_invalid' }),
  )
})
