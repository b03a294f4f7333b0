import { TronWeb } from 'tronweb'
import { describe, expect, test } from 'vitest'
import { keys, payer, vectors } from '../tron.fixture.js'
import { fromTronLink } from './fromTronLink.js'
import { fromTronWeb } from './fromTronWeb.js'

const fullHost = 'http://127.0.0.1:1'
const tronWeb = new TronWeb({ fullHost, privateKey: keys.payer })
const [vector] = Object.values(vectors.typedData)
if (vector === undefined) throw new Error('no vector')
const { signature, ...unsigned } = vectors.approve

describe('tronWeb', () => {
  const account = fromTronWeb(tronWeb)

  test('has the address of its key', () => {
    expect(account.address).toBe(payer.base58)
  })

  test.each(Object.entries(vectors.typedData))('signs %s', async (_name, { typedData, ...one }) => {
    const text = await account.signTypedData(typedData)
    expect(text.replace(/^0x/, '')).toBe(one.signature)
  })

  test('is given integers as texts, which wallets can pass on', async () => {
    const { message, ...rest } = vector.typedData
    const toBigInt = (value: unknown): unknown =>
      typeof value === 'number'
        ? BigInt(value)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, toBigInt(one)]))
          : value
    const typedData = { ...rest, message: toBigInt(message) as typeof message }
    const text = await account.signTypedData(typedData)
    expect(text.replace(/^0x/, '')).toBe(vector.signature)
  })

  test('signs a copy of a transaction', async () => {
    const given = structuredClone(unsigned)
    const signed = await account.signTransaction?.(given)
    expect(signed?.signature.map((text) => text.toLowerCase())).toEqual([signature.toLowerCase()])
    expect(given).toEqual(unsigned)
  })

  test('of an older version, which has the method under another name', async () => {
    const { trx } = tronWeb
    const old = fromTronWeb({
      defaultAddress: tronWeb.defaultAddress,
      trx: { _signTypedData: trx.signTypedData.bind(trx), sign: async () => ({}) },
    })
    expect((await old.signTypedData(vector.typedData)).replace(/^0x/, '')).toBe(vector.signature)
  })

  test.each([
    ['nothing', undefined],
    ['no signature', { ...unsigned }],
    ['a signature that is no list', { ...unsigned, signature }],
    ['another transaction', { ...unsigned, raw_data_hex: '0a00', signature: [signature] }],
  ])('error: %s comes back', async (_name, answer) => {
    const { defaultAddress } = tronWeb
    const odd = fromTronWeb({ defaultAddress, trx: { sign: async () => answer } })
    await expect(odd.signTransaction?.(unsigned)).rejects.toThrow(TypeError)
    await expect(odd.signTypedData(vector.typedData)).rejects.toThrow(TypeError)
  })

  test('error: no key', () => {
    expect(() => fromTronWeb(new TronWeb({ fullHost }))).toThrow(
      expect.objectContaining({ code: 'config_invalid' }),
    )
  })
})

describe('a browser wallet', () => {
  const method = 'tron_requestAccounts'

  test('is asked to connect', async () => {
    const calls: unknown[] = []
    const wallet = {
      tronWeb: false as false | typeof tronWeb,
      request: async (call: { readonly method: string }) => {
        calls.push(call)
        wallet.tronWeb = tronWeb
        return { code: 200 }
      },
    }
    expect((await fromTronLink(wallet)).address).toBe(payer.base58)
    expect(calls).toEqual([{ method }])
  })

  test('may be the tronWeb that was injected', async () => {
    expect((await fromTronLink(tronWeb)).address).toBe(payer.base58)
    expect((await fromTronLink({ tronWeb })).address).toBe(payer.base58)
  })

  test.each([
    ['refuses with a code', async () => ({ code: 4001, message: 'no' })],
    ['rejects', async () => Promise.reject(new Error('no'))],
  ])('error: it %s', async (_name, request) => {
    await expect(fromTronLink({ tronWeb, request })).rejects.toMatchObject({
      code: 'signing_failed',
    })
  })

  test.each([undefined, false] as const)('error: locked (%s)', async (locked) => {
    const wallet = locked === undefined ? {} : { tronWeb: locked }
    await expect(fromTronLink(wallet)).rejects.toMatchObject({ code: 'config_invalid' })
  })
})
