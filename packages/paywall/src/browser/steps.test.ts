import { describe, expect, test } from 'vitest'
import { chooseAction } from './chooseAction.js'
import { listSteps } from './listSteps.js'
import type { Offer } from './Offer.js'
import type { State } from './State.js'
import type { Connection, Wallet } from './Wallet.js'

const network = 'eip155:8453'
const offer: Offer = {
  network,
  requirements: {
    scheme: 'exact',
    network,
    amount: '10000',
    asset: '0x',
    payTo: '0x',
    maxTimeoutSeconds: 300,
  },
}

function createWallet(serves = true): Wallet {
  const connect = async (): Promise<undefined> => undefined
  return { id: 'w', name: 'W', namespace: 'eip155', serves: () => serves, connect }
}

function createConnection(wallet: Wallet): Connection {
  return {
    wallet,
    address: '0x',
    schemes: [],
    readNetwork: async () => network,
    switchNetwork: async () => undefined,
    assess: async () => ({ cost: 10_000n }),
    onChange: () => () => undefined,
  }
}

const wallet = createWallet()
const connection = createConnection(wallet)
const cost = 10_000n
const approval = { spender: '0x', amount: 1_000_000n, current: 0n }
const approving = { cost, balance: 10_000n, approval }
const start: State = { offers: [offer], chosen: 0, wallets: [wallet], isSecure: true }
const ready: State = { ...start, connection, network, assessment: { cost, balance: 10_000n } }

describe('chooseAction', () => {
  test.each<[string, State, ReturnType<typeof chooseAction>]>([
    ['nothing to pay', { ...start, offers: [] }, 'none'],
    ['an unprotected page', { ...ready, isSecure: false }, 'none'],
    ['no wallet', { ...start, wallets: [] }, 'look-again'],
    ['no wallet for it', { ...start, wallets: [createWallet(false)] }, 'none'],
    ['a wallet', start, 'connect'],
    [
      'only a wallet for another kind of chain',
      { ...start, wallets: [{ ...createWallet(false), namespace: 'tron' }] },
      'look-again',
    ],
    [
      'a wallet that cannot pay this offer, where another one can',
      { ...ready, connection: createConnection(createWallet(false)) },
      'connect',
    ],
    [
      'a wallet that cannot pay this offer, and no other',
      { ...ready, wallets: [], connection: createConnection(createWallet(false)) },
      'look-again',
    ],
    ['an account that is looked at', { ...ready, busy: 'connecting' }, 'connect'],
    ['another network', { ...ready, network: 'eip155:1' }, 'switch'],
    ['a wallet without networks', { ...start, connection, assessment: { cost } }, 'pay'],
    ['just enough', ready, 'pay'],
    ['too little', { ...ready, assessment: { cost, balance: 9999n } }, 'check-balance'],
    [
      'too little for the fee',
      { ...ready, assessment: { cost: 10_001n, balance: cost } },
      'check-balance',
    ],
    [
      'a refusal',
      { ...ready, assessment: { cost, balance: cost, refusal: 'no TRX' } },
      'check-balance',
    ],
    ['a balance that is not told', { ...start, connection, network }, 'pay'],
    ['an approval before', { ...ready, assessment: approving }, 'approve'],
    [
      'too little for an approval',
      { ...ready, assessment: { ...approving, balance: 0n } },
      'check-balance',
    ],
    ['a payment that has left', { ...ready, outcome: { kind: 'open' } }, 'resend'],
    ['whatever else is wrong then', { ...start, wallets: [], outcome: { kind: 'open' } }, 'resend'],
    ['a broken answer', { ...ready, outcome: { kind: 'interrupted' } }, 'fetch-again'],
    [
      'the goods',
      {
        ...ready,
        outcome: {
          kind: 'delivered',
          free: false,
          goods: { kind: 'empty', blob: new Blob(), fileName: 'x' },
        },
      },
      'none',
    ],
  ])('%s', (_name, state, action) => {
    expect(chooseAction(state)).toBe(action)
  })
})

describe('listSteps', () => {
  const show = (state: State): string =>
    listSteps(state)
      .map((step) => `${step.kind}:${step.state}`)
      .join(' ')

  test('from the beginning to the end', () => {
    expect(show(start)).toBe('connect:current network:todo sign:todo deliver:todo')
    expect(show({ ...ready, network: 'eip155:1' })).toBe(
      'connect:done network:current sign:todo deliver:todo',
    )
    expect(show(ready)).toBe('connect:done network:done sign:current deliver:todo')
    expect(show({ ...ready, busy: 'signing' })).toContain('sign:current')
    for (const busy of ['sending', 'waiting', 'receiving'] as const) {
      expect(show({ ...ready, busy })).toContain('sign:done deliver:current')
    }
    expect(show({ ...ready, outcome: { kind: 'open' } })).toContain('sign:done deliver:current')
    const goods = { kind: 'empty', blob: new Blob(), fileName: 'x' } as const
    expect(show({ ...ready, outcome: { kind: 'delivered', goods, free: false } })).toBe(
      'connect:done network:done sign:done deliver:done',
    )
  })

  test('an approval stands before the signature', () => {
    const state: State = { ...ready, assessment: approving }
    expect(show(state)).toBe('connect:done network:done approve:current sign:todo deliver:todo')
    expect(show({ ...state, network: 'eip155:1' })).toBe(
      'connect:done network:current approve:todo sign:todo deliver:todo',
    )
    expect(show({ ...state, busy: 'sending' })).toContain('approve:done sign:done')
  })

  test('a wallet for other offers is not one that is connected', () => {
    const other = createConnection(createWallet(false))
    expect(show({ ...ready, connection: other })).toContain('connect:current network:todo')
  })
})
