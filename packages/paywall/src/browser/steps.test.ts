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
  return { id: 'w', name: 'W', serves: () => serves, connect: async () => undefined }
}

/** A wallet of a scheme that is not here yet, such as one that has to approve a contract. */
function createConnection(wallet: Wallet): Connection {
  return {
    wallet,
    address: '0x',
    schemes: [],
    readNetwork: async () => network,
    switchNetwork: async () => undefined,
    readBalance: async () => 0n,
    findFirstStep: async () => undefined,
    onChange: () => () => undefined,
  }
}

const wallet = createWallet()
const connection = createConnection(wallet)
const firstStep = { title: 'Approve 0.01 USDT', run: async () => undefined }
const start: State = { offers: [offer], chosen: 0, wallets: [wallet], isSecure: true }
const ready: State = { ...start, connection, network, balance: 10_000n }

describe('chooseAction', () => {
  test.each<[string, State, ReturnType<typeof chooseAction>]>([
    ['nothing to pay', { ...start, offers: [] }, 'none'],
    ['an unprotected page', { ...ready, isSecure: false }, 'none'],
    ['no wallet', { ...start, wallets: [] }, 'look-again'],
    ['no wallet for it', { ...start, wallets: [createWallet(false)] }, 'none'],
    ['a wallet', start, 'connect'],
    [
      'a wallet that cannot pay this offer',
      { ...ready, connection: createConnection(createWallet(false)) },
      'none',
    ],
    ['another network', { ...ready, network: 'eip155:1' }, 'switch'],
    ['a wallet without networks', { ...start, connection, balance: 10_000n }, 'pay'],
    ['just enough', ready, 'pay'],
    ['too little', { ...ready, balance: 9999n }, 'check-balance'],
    ['a balance that is not told', { ...start, connection, network }, 'pay'],
    ['an approval before', { ...ready, firstStep }, 'first-step'],
    ['too little for an approval', { ...ready, firstStep, balance: 0n }, 'check-balance'],
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
      .map((step) => `${step.title ?? step.kind}:${step.state}`)
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

  test('a first step stands before the signature, in the words of its scheme', () => {
    expect(show({ ...ready, firstStep })).toBe(
      'connect:done network:done Approve 0.01 USDT:current sign:todo deliver:todo',
    )
    expect(show({ ...ready, firstStep, network: 'eip155:1' })).toBe(
      'connect:done network:current Approve 0.01 USDT:todo sign:todo deliver:todo',
    )
    expect(show({ ...ready, firstStep, busy: 'sending' })).toContain('0.01 USDT:done sign:done')
  })
})
