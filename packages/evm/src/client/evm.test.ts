import type {
  ClientMechanism,
  Environment,
  PaymentPayload,
  PaymentRequired,
  PaymentRequirements,
} from '@farebox/core'
import { systemEnvironment } from '@farebox/core'
import { readFileSync } from 'node:fs'
import { createWalletClient, custom } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { describe, expect, test } from 'vitest'
import { privateKeyAccount } from '../account/privateKeyAccount.js'
import type { EvmClientAccount } from './EvmClientAccount.js'
import { evm } from './evm.js'

const vectors: {
  readonly exactEip3009: {
    readonly clientGenerated: {
      readonly input: PaymentRequired
      readonly payload: PaymentPayload
    }
    readonly typedData: {
      readonly clientGenerated: { readonly typedData: object; readonly digest: string }
    }
  }
} = JSON.parse(readFileSync(new URL('../eip3009/x402-v2.vectors.json', import.meta.url), 'utf8'))
const { clientGenerated } = vectors.exactEip3009
const requirements = clientGenerated.payload.accepted

/** The first well-known development key of anvil. */
const key = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'
const account = privateKeyAccount(key)
const frozen: Environment = {
  ...systemEnvironment,
  now: () => 1_740_672_000_000,
  randomBytes: (length) => Uint8Array.from({ length }, (_, index) => index),
}

function mechanismOf(clientAccount: EvmClientAccount): ClientMechanism {
  const [mechanism] = evm({ account: clientAccount })
  if (mechanism === undefined) throw new Error('no mechanism')
  return mechanism
}
const mechanism = mechanismOf(account)

describe('createPayload', () => {
  test.each<[string, EvmClientAccount]>([
    ['a private key', account],
    ['a viem account', privateKeyToAccount(key)],
    [
      'an address in lower case',
      { ...account, address: '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266' },
    ],
    [
      'a viem wallet client',
      createWalletClient({
        account: privateKeyToAccount(key),
        transport: custom({ request: () => Promise.reject(new Error('no network')) }),
      }),
    ],
  ])('byte for byte what the reference makes: %s', async (_name, clientAccount) => {
    const created = await mechanismOf(clientAccount).createPayload(requirements, {
      environment: frozen,
    })
    expect(JSON.stringify(created.payload)).toBe(JSON.stringify(clientGenerated.payload.payload))
    expect(created.identity).toEqual({
      paymentId: expect.stringMatching(/^0x[0-9a-f]{64}$/),
      spendKey: `eip155:84532/${requirements.asset.toLowerCase()}/0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266/0x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f`,
      payer: account.address,
      validAfter: 0,
      validBefore: 1_740_672_060,
      nonce: frozen.randomBytes(32),
    })
  })

  test('a browser wallet is asked in the form of EIP-1193', async () => {
    const calls: unknown[] = []
    const { signature } = clientGenerated.payload.payload
    const wallet = mechanismOf({
      address: '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266',
      provider: {
        request: async (call) => {
          calls.push(call)
          return signature
        },
      },
    })
    const created = await wallet.createPayload(requirements, { environment: frozen })
    expect(created.payload).toEqual(clientGenerated.payload.payload)
    const [call] = calls as [{ method: string; params: [string, string] }]
    expect(call.method).toBe('eth_signTypedData_v4')
    expect(call.params[0]).toBe(account.address)
    const { domain, primaryType, types, message } = JSON.parse(call.params[1])
    const { EIP712Domain, ...rest } = types
    expect({ domain, types: rest, primaryType, message }).toEqual(
      vectors.exactEip3009.typedData.clientGenerated.typedData,
    )
    expect(EIP712Domain).toEqual([
      { name: 'name', type: 'string' },
      { name: 'version', type: 'string' },
      { name: 'chainId', type: 'uint256' },
      { name: 'verifyingContract', type: 'address' },
    ])
  })

  test('a nonce that binds the request', async () => {
    const nonce = new Uint8Array(32).fill(0xab)
    expect(mechanism.binding).toBe('payer-nonce')
    const { payload } = await mechanism.createPayload(requirements, { environment: frozen, nonce })
    expect(payload).toMatchObject({ authorization: { nonce: `0x${'ab'.repeat(32)}` } })
  })

  test('random nonces differ', async () => {
    const context = { environment: systemEnvironment }
    const [one, two] = await Promise.all([
      mechanism.createPayload(requirements, context),
      mechanism.createPayload(requirements, context),
    ])
    expect(one.identity.spendKey).not.toBe(two.identity.spendKey)
  })

  test.each<[string, () => Promise<unknown>]>([
    ['refuses', () => Promise.reject(new Error('User rejected the request.'))],
    ['answers nothing', async () => undefined],
    ['answers an object', async () => ({ signature: '0x' })],
    ['answers half a byte', async () => '0xabc'],
    ['answers no bytes', async () => '0x'],
  ])('error: the wallet %s', async (_name, request) => {
    const wallet = mechanismOf({ address: account.address, provider: { request } })
    await expect(wallet.createPayload(requirements, { environment: frozen })).rejects.toMatchObject(
      {
        code: 'signing_failed',
      },
    )
  })

  test('error: a nonce of another size', async () => {
    const nonce = new Uint8Array(31)
    await expect(
      mechanism.createPayload(requirements, { environment: frozen, nonce }),
    ).rejects.toMatchObject({ code: 'signing_failed' })
  })

  test('error: requirements without a domain', async () => {
    const { extra: _extra, ...bare } = requirements
    await expect(mechanism.createPayload(bare, { environment: frozen })).rejects.toMatchObject({
      code: 'challenge_invalid',
    })
  })
})

const check = (changes: Partial<PaymentRequirements>): string | undefined =>
  mechanism.checkRequirements({ ...requirements, ...changes })

describe('checkRequirements', () => {
  const lookalike = '0x5FbDB2315678afecb367f032d93F642f64180aa3'

  test('good', () => {
    expect(check({})).toBeUndefined()
    expect(
      check({ network: 'base-sepolia', asset: requirements.asset.toLowerCase() }),
    ).toBeUndefined()
    expect(
      check({ extra: { name: 'USDC', version: '2', assetTransferMethod: 'eip3009', more: 1 } }),
    ).toBeUndefined()
  })

  test.each<[string, Partial<PaymentRequirements>, string]>([
    ['T06 a lookalike of a known token', { asset: lookalike }, 'knows'],
    ['T06 a known token on another chain', { network: 'eip155:8453' }, 'knows'],
    [
      'T06 the domain of another token',
      { extra: { name: 'USD Coin', version: '2' } },
      'extra.name',
    ],
    [
      'T06 the domain of another version',
      { extra: { name: 'USDC', version: '1' } },
      'extra.version',
    ],
    ['no name', { extra: { version: '2' } }, 'extra.name is missing'],
    ['no version', { extra: { name: 'USDC' } }, 'extra.version is missing'],
    [
      'Permit2',
      { extra: { name: 'USDC', version: '2', assetTransferMethod: 'permit2' } },
      'EIP-3009',
    ],
    [
      'an unknown method',
      { extra: { name: 'USDC', version: '2', assetTransferMethod: 1 } },
      'EIP-3009',
    ],
    [
      'a token that has only Permit2',
      { network: 'eip155:56', asset: '0x55d398326f99059fF775485246999027B3197955' },
      'EIP-3009',
    ],
    ['another chain family', { network: 'tron:nile' }, 'network'],
    ['no network', { network: 'nowhere' }, 'network'],
    ['a wrong asset address', { asset: 'USDC' }, 'asset'],
    ['a wrong recipient', { payTo: 'merchant' }, 'recipient'],
    ['the zero address as recipient', { payTo: `0x${'0'.repeat(40)}` }, 'recipient'],
    ['amount 0', { amount: '0' }, 'amount'],
    ['a decimal amount', { amount: '1.5' }, 'amount'],
    ['an amount of 2^256', { amount: (2n ** 256n).toString() }, 'amount'],
    ['no time', { maxTimeoutSeconds: 0.5 }, 'expire'],
  ])('%s', (_name, changes, reason) => {
    expect(check(changes)).toContain(reason)
  })

  test('no extra at all', () => {
    const { extra: _extra, ...bare } = requirements
    expect(mechanism.checkRequirements(bare)).toContain('extra.name is missing')
  })
})

describe('the rest', () => {
  test('findAsset', () => {
    expect(mechanism.findAsset(requirements)).toMatchObject({
      symbol: 'USDC',
      decimals: 6,
      usd: true,
    })
    expect(mechanism.findAsset({ ...requirements, network: 'eip155:1' })).toBeUndefined()
  })

  test('totalCost', () => {
    expect(mechanism.totalCost(requirements)).toBe(10_000n)
    expect(() => mechanism.totalCost({ ...requirements, amount: '-1' })).toThrow(
      expect.objectContaining({ code: 'price_invalid' }),
    )
  })

  test('own tokens', () => {
    const asset = {
      network: 'eip155:84532',
      address: '0x5FbDB2315678afecb367f032d93F642f64180aa3',
      symbol: 'MINE',
      decimals: 2,
      usd: false,
      extra: { name: 'Mine', version: '1' },
    }
    const [own] = evm({ account, assets: [asset] })
    const changed = { ...requirements, asset: asset.address, extra: asset.extra }
    expect(own?.checkRequirements(changed)).toBeUndefined()
    expect(own?.findAsset(changed)).toMatchObject({ symbol: 'MINE', decimals: 2 })
  })

  test('error: a wallet client without an account', () => {
    const client = createWalletClient({ transport: custom({ request: async () => null }) })
    // @ts-expect-error it signs for nobody
    expect(() => evm({ account: client })).toThrow(
      expect.objectContaining({ code: 'config_invalid' }),
    )
  })

  test('error: an account without a valid address', () => {
    expect(() => evm({ account: { ...account, address: '0x12' } })).toThrow(
      expect.objectContaining({ code: 'address_invalid' }),
    )
  })
})
