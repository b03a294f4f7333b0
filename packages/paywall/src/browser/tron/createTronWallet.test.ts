import { tronPrivateKeyAccount } from '@farebox/tron/account'
import { describe, expect, test } from 'vitest'
import type { Offer } from '../Offer.js'
import { toOffers } from '../Offer.js'
import { createTronWallet } from './createTronWallet.js'
import type { InjectedTronWeb, TronProvider } from './TronProvider.js'

// A well-known development key: never fund it on a real network.
const key = 'ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'
const { address } = tronPrivateKeyAccount(key)
const fee = {
  feeTo: 'TLEaY8XoqpBmndLsjcfThgdKLN1ssNuUcF',
  feeAmount: '100',
  caller: 'TLEaY8XoqpBmndLsjcfThgdKLN1ssNuUcF',
}
const requirements = {
  scheme: 'exact_permit',
  network: 'tron:nile',
  amount: '10000',
  asset: 'TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf',
  payTo: 'TLEaY8XoqpBmndLsjcfThgdKLN1ssNuUcF',
  maxTimeoutSeconds: 300,
  extra: { fee },
}
const nile = { network: 'tron:3448148188', rpcUrl: 'http://127.0.0.1:1' }

function toOffer(change: object = {}): Offer {
  const [offer] = toOffers([{ ...requirements, ...change }], [])
  if (offer === undefined) throw new Error('no offer')
  return offer
}

function createTronWeb(base58: string | false = address): InjectedTronWeb {
  const unused = (): never => {
    throw new Error('unused')
  }
  const trx = { signTypedData: unused, sign: unused }
  return { defaultAddress: { base58 }, fullNode: { host: 'https://nile.trongrid.io' }, trx }
}

function createWallet(provider: Partial<TronProvider> = {}, chains = [nile]) {
  return createTronWallet(
    {
      id: 'w',
      name: 'W',
      provider: {
        requestMethod: 'tron_requestAccounts',
        isStandard: false,
        readTronWeb: () => createTronWeb(),
        ...provider,
      },
    },
    [],
    chains,
  )
}

describe('serves', () => {
  const wallet = createWallet()
  test.each<[string, Offer, boolean]>([
    ['a known token', toOffer(), true],
    ['another spelling of the network', toOffer({ network: 'tron:0xcd8690dc' }), true],
    ['Permit2', toOffer({ scheme: 'exact', extra: { assetTransferMethod: 'permit2' } }), true],
    ['another scheme', toOffer({ scheme: 'upto' }), false],
    ['another kind of chain', toOffer({ network: 'base' }), false],
    ['GasFree without a provider', toOffer({ scheme: 'exact_gasfree' }), false],
    ['T06 an unknown token', toOffer({ asset: requirements.payTo }), false],
    ['a fee of nobody', toOffer({ extra: {} }), false],
  ])('%s', (_name, offer, expected) => {
    expect(wallet.serves(offer)).toBe(expected)
  })

  test('GasFree with a provider', () => {
    const chains = [{ ...nile, gasFreeUrl: 'http://127.0.0.1:1' }]
    expect(createWallet({}, chains).serves(toOffer({ scheme: 'exact_gasfree' }))).toBe(true)
  })
})

describe('connect', () => {
  test('asks the wallet, or only looks', async () => {
    const asked: string[] = []
    const request = async ({ method }: { method: string }): Promise<unknown> => {
      asked.push(method)
      return { code: 200 }
    }
    const wallet = createWallet({ request })
    expect(await wallet.connect(true)).toMatchObject({ address })
    expect(asked).toEqual([])
    expect(await wallet.connect(false)).toMatchObject({ address })
    expect(asked).toEqual(['tron_requestAccounts'])
  })

  test.each([undefined, createTronWeb(false)])('no account yet: %#', async (tronWeb) => {
    const wallet = createWallet({ readTronWeb: () => tronWeb })
    expect(await wallet.connect(true)).toBeUndefined()
    await expect(wallet.connect(false)).rejects.toMatchObject({ code: 'config_invalid' })
  })

  test('error: a refusal that is an answer', async () => {
    const wallet = createWallet({ request: async () => ({ code: 4001 }) })
    await expect(wallet.connect(false)).rejects.toMatchObject({ code: 4001 })
  })
})

describe('the account', () => {
  async function connect(provider: Partial<TronProvider> = {}) {
    const connection = await createWallet(provider).connect(true)
    if (connection === undefined) throw new Error('not connected')
    return connection
  }

  test('network by its node', async () => {
    const connection = await connect()
    expect(await connection.readNetwork()).toBe('tron:3448148188')
    expect(connection.switchNetwork).toBeUndefined()
  })

  test.each([
    ['0xcd8690dc', 'tron:3448148188'],
    [728_126_428, 'tron:728126428'],
    [null, undefined],
  ])('network of a provider that tells: %j', async (chainId, network) => {
    const connection = await connect({ isStandard: true, request: async () => chainId })
    expect(await connection.readNetwork()).toBe(network)
  })

  test('switches by chain id', async () => {
    const calls: unknown[] = []
    const connection = await connect({
      isStandard: true,
      request: async (call) => void calls.push(call),
    })
    await connection.switchNetwork?.('tron:3448148188')
    expect(calls).toEqual([
      { method: 'wallet_switchEthereumChain', params: [{ chainId: '0xcd8690dc' }] },
    ])
  })

  test('what it takes is the amount and the fee, also where no node answers', async () => {
    const connection = await connect()
    expect(await connection.assess(toOffer())).toEqual({ cost: 10_100n })
  })

  test('approves nothing where no node answers', async () => {
    const connection = await connect()
    const signed: string[] = []
    // The allowance cannot be read, so that nothing is approved.
    await connection.approve?.(toOffer(), () => void signed.push('x'))
    expect(signed).toEqual([])
  })
})
