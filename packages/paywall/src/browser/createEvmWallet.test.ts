import { describe, expect, test } from 'vitest'
import { createEvmWallet } from './createEvmWallet.js'
import { toOffers } from './Offer.js'
import type { Offer } from './Offer.js'

const address = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'
const requirements = {
  scheme: 'exact',
  network: 'eip155:84532',
  amount: '10000',
  asset: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
  payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  maxTimeoutSeconds: 300,
  extra: { name: 'USDC', version: '2' },
}

function toOffer(change: Partial<typeof requirements> = {}): Offer {
  const [offer] = toOffers([{ ...requirements, ...change }], [])
  if (offer === undefined) throw new Error('no offer')
  return offer
}

function createWallet(answers: Readonly<Record<string, unknown>>, chains = [] as const) {
  const calls: unknown[] = []
  const wallet = createEvmWallet(
    {
      id: 'w',
      name: 'W',
      provider: {
        async request(call) {
          calls.push(call)
          const answer = answers[call.method]
          if (answer instanceof Error) throw answer
          return typeof answer === 'function' ? answer() : answer
        },
      },
    },
    [],
    chains,
  )
  return { wallet, calls }
}

async function connect(answers: Readonly<Record<string, unknown>>) {
  const { wallet, calls } = createWallet({ eth_requestAccounts: [address], ...answers })
  const connection = await wallet.connect(false)
  if (connection === undefined) throw new Error('not connected')
  calls.length = 0
  return { connection, calls }
}

describe('serves', () => {
  const { wallet } = createWallet({})
  test.each<[string, Offer, boolean]>([
    ['a known token', toOffer(), true],
    ['another scheme', toOffer({ scheme: 'upto' }), false],
    ['another kind of chain', toOffer({ network: 'tron:nile' }), false],
    ['T06 an unknown token', toOffer({ asset: requirements.payTo }), false],
    ['T06 another domain', toOffer({ extra: { name: 'USD Coin', version: '2' } }), false],
  ])('%s', (_name, offer, expected) => {
    expect(wallet.serves(offer)).toBe(expected)
  })
})

describe('connect', () => {
  test('asks, or only looks', async () => {
    const { wallet, calls } = createWallet({
      eth_requestAccounts: [address.toLowerCase()],
      eth_accounts: [],
    })
    expect(await wallet.connect(false)).toMatchObject({ address })
    expect(await wallet.connect(true)).toBeUndefined()
    expect(calls).toEqual([{ method: 'eth_requestAccounts' }, { method: 'eth_accounts' }])
  })

  test.each([[null], [[]], [[1]], [{ 0: address }], ['0x']])(
    'no account in %j',
    async (eth_requestAccounts) => {
      expect(await createWallet({ eth_requestAccounts }).wallet.connect(false)).toBeUndefined()
    },
  )

  test('error: an account that is no address', async () => {
    const { wallet } = createWallet({ eth_requestAccounts: ['<script>'] })
    await expect(wallet.connect(false)).rejects.toMatchObject({ code: 'address_invalid' })
  })
})

describe('the account', () => {
  test.each([
    ['0x14a34', 'eip155:84532'],
    [84_532, 'eip155:84532'],
    [null, undefined],
  ])('network %j', async (eth_chainId, network) => {
    const { connection } = await connect({ eth_chainId })
    expect(await connection.readNetwork()).toBe(network)
  })

  test('cost and balance, without an approval', async () => {
    const { connection, calls } = await connect({ eth_call: `0x${'0'.repeat(60)}2710` })
    expect(await connection.assess(toOffer())).toEqual({ cost: 10_000n, balance: 10_000n })
    expect(connection.approve).toBeUndefined()
    const data = `0x70a08231${'0'.repeat(24)}${address.slice(2).toLowerCase()}`
    expect(calls).toEqual([
      { method: 'eth_call', params: [{ to: requirements.asset, data }, 'latest'] },
    ])
  })

  test.each(['0x', '0x1', null, 1n, `0x${'0'.repeat(128)}`])(
    'error: a balance that is none: %s',
    async (eth_call) => {
      const { connection } = await connect({ eth_call })
      await expect(connection.assess(toOffer())).rejects.toThrow(TypeError)
    },
  )
})
