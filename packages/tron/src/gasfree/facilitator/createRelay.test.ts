import { encodeHex, FareboxError } from '@farebox/core'
import type { StepOutcome } from '@farebox/core'
import { beforeEach, describe, expect, test } from 'vitest'
import { createClock, vectors } from '../gasFree.fixture.js'
import { createGasFreeNetwork } from './createGasFreeNetwork.js'
import { createRelay } from './createRelay.js'
import type { Relay } from './createRelay.js'
import {
  createFakeApi,
  createFakeChain,
  permit,
  relayed,
  signature,
  toLog,
  transaction,
} from './fakeGasFree.fixture.js'
import type { FakeApi, FakeChain } from './fakeGasFree.fixture.js'
import type { GasFreeNetwork } from './GasFreeNetwork.js'
import { proveTransfer } from './proveTransfer.js'

const unavailable = new FareboxError('provider_unavailable', { charged: 'unknown' })
const settled = {
  state: 'settled',
  transaction,
  amount: '100',
  blockNumber: 9n,
  logKey: `tron:3448148188/${transaction}/0`,
}

let api: FakeApi
let chain: FakeChain
let network: GasFreeNetwork
let clock: ReturnType<typeof createClock>
let relay: Relay
beforeEach(() => {
  api = createFakeApi()
  chain = createFakeChain()
  clock = createClock()
  network = createGasFreeNetwork({ network: 'tron:nile', api, chain }, clock)
  relay = createRelay({ network, permit, signature, relayed, isDoubtful: false })
})

/** Waits for so many rounds of questions. */
function confirm(rounds = 3): Promise<StepOutcome> {
  const over = new AbortController()
  const { sleep } = clock
  let left = rounds
  clock.sleep = async (milliseconds, signal) => {
    if (left === 0) over.abort()
    left -= 1
    await sleep(milliseconds, signal)
  }
  return relay.confirm(over.signal).finally(() => {
    clock.sleep = sleep
  })
}

const refuse = (reason: string): { readonly kind: 'refused'; readonly reason: string } => ({
  kind: 'refused',
  reason,
})

test('T48 the transfer of another permit that was signed with the same r proves nothing', async () => {
  chain.info = { logs: [toLog()] }
  const other = signature.slice()
  other.fill(0x11, 32, 64)
  chain.rawDataHex = encodeHex(other)
  expect(await proveTransfer(network, relayed, transaction)).toEqual({ state: 'foreign' })
  chain.rawDataHex = encodeHex(signature)
  expect(await proveTransfer(network, relayed, transaction)).toMatchObject({ state: 'settled' })
})

describe('send', () => {
  test('once, however often it is asked for', async () => {
    await relay.send()
    await relay.send()
    expect(api.submitted).toEqual([permit])
  })

  test.each([
    ['ProviderAddressNotMatchException', 'gasfree_fee_to_mismatch'],
    ['DeadlineExceededException', 'gasfree_expired'],
    ['InvalidSignatureException', 'invalid_gasfree_signature'],
    ['UnsupportedTokenException', 'gasfree_token_not_supported'],
    ['VersionNotSupportedException', 'gasfree_version_not_supported'],
    ['MaxFeeExceededException', 'gasfree_fee_amount_mismatch'],
    ['InsufficientBalanceException', 'insufficient_funds'],
    ['GasFreeAddressNotFoundException', 'gasfree_account_not_active'],
    ['ValidationException', 'gasfree_refused'],
    ['constructor', 'gasfree_refused'],
  ])('refused: %s', async (reason, expected) => {
    api.submissions = [refuse(reason)]
    await expect(relay.send()).rejects.toMatchObject({ charged: 'no' })
    expect(await confirm()).toMatchObject({ state: 'failed', reason: expected })
  })

  test.each(['InvalidSignatureException', 'TooManyPendingTransferException', 'X'])(
    'T10 %s after an answer that was lost proves nothing',
    async (reason) => {
      api.submissions = [unavailable, refuse(reason)]
      await expect(relay.send()).rejects.toBe(unavailable)
      await expect(relay.send()).rejects.toMatchObject({ charged: 'unknown' })
      expect(await confirm()).toEqual({ state: 'pending' })
    },
  )

  test('T10 a refusal while another submission is under way proves nothing', async () => {
    let finish = (_answer: { readonly kind: 'accepted'; readonly traceId: string }): void =>
      undefined
    const first = new Promise<{ readonly kind: 'accepted'; readonly traceId: string }>(
      (resolve) => {
        finish = resolve
      },
    )
    const others = createFakeApi()
    others.submissions = [refuse('ValidationException')]
    api.submit = () => first
    const sending = relay.send()
    api.submit = (message, bytes) => others.submit(message, bytes)
    await expect(relay.send()).rejects.toMatchObject({ charged: 'unknown' })
    finish({ kind: 'accepted', traceId: 'trace' })
    await sending
    expect(await confirm()).toMatchObject({ state: 'pending', message: 'GasFree transfer trace' })
  })

  test('T10 a refusal after it was taken without an id proves nothing', async () => {
    api.submissions = [{ kind: 'accepted' }, refuse('InsufficientBalanceException')]
    await relay.send()
    await expect(relay.send()).rejects.toMatchObject({ charged: 'unknown' })
    expect(await confirm()).toEqual({ state: 'pending' })
  })

  test('a nonce that does not match: somebody has submitted it, the chain will tell', async () => {
    api.submissions = [refuse('NonceNotMatchException')]
    await relay.send()
    expect(await confirm()).toEqual({ state: 'pending' })
    chain.info = { logs: [toLog()] }
    chain.logs = [toLog()]
    expect(await confirm()).toEqual(settled)
  })

  test('another transfer is pending: to be sent again', async () => {
    api.submissions = [
      refuse('TooManyPendingTransferException'),
      { kind: 'accepted', traceId: 'x' },
    ]
    await expect(relay.send()).rejects.toMatchObject({ code: 'provider_unavailable' })
    expect(await confirm()).toEqual({ state: 'pending' })
    await relay.send()
    expect(api.submitted).toHaveLength(2)
  })
})

describe('confirm', () => {
  beforeEach(() => relay.send())
  const told = (changes: Partial<NonNullable<FakeApi['transfer']>>): void => {
    api.transfer = { traceId: 'trace', state: 'CONFIRMING', ...changes }
  }

  test('settled by the log', async () => {
    told({ transaction })
    chain.info = { logs: [toLog({ value: 1n }), toLog()] }
    expect(await confirm()).toEqual({ ...settled, logKey: `tron:3448148188/${transaction}/1` })
  })

  test('T21 the provider’s word alone settles nothing', async () => {
    told({ state: 'SUCCEED', transactionState: 'SOLIDITY', transaction })
    expect(await confirm()).toEqual({
      state: 'pending',
      transaction,
      message: 'GasFree transfer trace',
    })
    told({ state: 'SUCCEED' })
    expect(await confirm()).toMatchObject({ state: 'pending' })
  })

  test('trouble with provider and node is no answer', async () => {
    let calls = 0
    api.getTransfer = async () => {
      calls += 1
      if (calls < 3) throw unavailable
      return { traceId: 'trace', state: 'CONFIRMING', transaction }
    }
    chain.getSolidBlock = async () => {
      throw new FareboxError('rpc_unavailable')
    }
    chain.info = { logs: [toLog()] }
    expect(await confirm(5)).toEqual(settled)
  })

  test('failed on the chain', async () => {
    told({ state: 'FAILED', transactionState: 'ON_CHAIN_FAILED', transaction })
    chain.info = { result: 'REVERT' }
    expect(await confirm()).toEqual({
      state: 'failed',
      reason: 'gasfree_transaction_failed',
      message: 'GasFree transfer trace failed.',
      transaction,
    })
  })

  test.each([
    ['is not there yet', undefined],
    ['shows the transfer', { logs: [toLog()] }],
  ])('T10 failed by its word, but the transaction %s', async (_name, info) => {
    told({ state: 'FAILED', transactionState: 'ON_CHAIN_FAILED', transaction })
    chain.info = info
    expect(await confirm()).toMatchObject({ state: info === undefined ? 'pending' : 'settled' })
  })

  test('reverted, but not yet given up', async () => {
    told({ state: 'INPROGRESS', transaction })
    chain.info = { result: 'OUT_OF_ENERGY' }
    expect(await confirm()).toMatchObject({ state: 'pending', transaction })
  })

  test('T10 failed before anything was sent, while the chain shows the transfer', async () => {
    told({ state: 'FAILED' })
    chain.logs = [toLog()]
    chain.info = { logs: [toLog()] }
    expect(await confirm()).toEqual(settled)
    chain.logs = []
    expect(await confirm()).toMatchObject({ state: 'failed', reason: 'gasfree_transaction_failed' })
  })

  describe('when its time is over by blocks that stay', () => {
    const over = (vectors.fixedNowSeconds + 600 + 60) * 1000

    test('unused, and no transfer', async () => {
      chain.solidTime = over
      expect(await confirm()).toMatchObject({ state: 'pending' })
      chain.solidTime = over + 1
      expect(await confirm()).toEqual({ state: 'failed', reason: 'gasfree_expired' })
    })

    test('used, by a transfer that is seen', async () => {
      chain.solidTime = over + 1
      api.account = { ...api.account, nonce: 8n }
      chain.logs = [toLog({ value: 7n })]
      expect(await confirm()).toEqual({ state: 'failed', reason: 'gasfree_nonce_mismatch' })
    })

    test('used, and nobody knows by what', async () => {
      chain.solidTime = over + 1
      api.account = { ...api.account, nonce: 8n }
      expect(await confirm()).toMatchObject({ state: 'pending' })
    })

    test('a node without logs, or a provider that does not answer', async () => {
      chain.solidTime = over + 1
      api.getAccount = async () => {
        throw unavailable
      }
      expect(await confirm()).toMatchObject({ state: 'pending' })
      api.getAccount = async () => api.account
      chain.getLogs = async () => {
        throw new FareboxError('rpc_unavailable')
      }
      expect(await confirm()).toMatchObject({ state: 'pending' })
    })

    test('a matching transfer whose receipt is not there yet', async () => {
      chain.solidTime = over + 1
      chain.logs = [toLog()]
      expect(await confirm()).toMatchObject({ state: 'pending' })
    })
  })

  test('logs are asked for in ranges that nodes take', async () => {
    const ranges: (readonly [bigint, bigint])[] = []
    chain.getLogs = async ({ fromBlock, toBlock }) => {
      ranges.push([fromBlock, toBlock])
      return []
    }
    network = createGasFreeNetwork({ network: 'tron:nile', api, chain, maxLogRange: 4 }, clock)
    relay = createRelay({ network, permit, signature, relayed, isDoubtful: true })
    await confirm(1)
    expect(ranges).toEqual([
      [0n, 3n],
      [4n, 7n],
      [8n, 10n],
    ])
  })
})

describe('proveTransfer', () => {
  const prove = async (): Promise<string> =>
    (await proveTransfer(network, relayed, transaction)).state

  test('a log of exactly this', async () => {
    chain.info = { logs: [toLog()] }
    expect(await prove()).toBe('settled')
  })

  test.each([
    ['T25 nothing', []],
    ['T25 less', [toLog({ value: 99n })]],
    ['more', [toLog({ value: 101n })]],
    ['to somebody else', [toLog({ receiver: permit.user })]],
    ['from somebody else', [toLog({ from: permit.user })]],
    ['from the user, not the account', [toLog({ from: permit.user })]],
    ['of another token', [toLog({ token: permit.user })]],
    [
      'another event',
      [{ ...toLog(), topics: [`0x${'00'.repeat(32)}`, ...toLog().topics.slice(1)] }],
    ],
    ['an anonymous one', [{ ...toLog(), topics: toLog().topics.slice(1) }]],
  ] as const)('T25 a transfer of %s proves nothing', async (_name, logs) => {
    chain.info = { logs }
    expect(await prove()).toBe('foreign')
  })

  test('T48 an equal transfer that another signature made', async () => {
    chain.info = { logs: [toLog()] }
    chain.rawDataHex = 'ff'.repeat(200)
    expect(await prove()).toBe('foreign')
  })

  test('a transaction that failed, whatever it logged', async () => {
    chain.info = { result: 'REVERT', logs: [toLog()] }
    expect(await prove()).toBe('reverted')
  })

  test('one that is not known', async () => {
    expect(await prove()).toBe('unknown')
    chain.info = { logs: [toLog()] }
    chain.rawDataHex = undefined
    expect(await prove()).toBe('unknown')
  })

  test('only blocks that stay, where that is asked for', async () => {
    network = createGasFreeNetwork(
      { network: 'tron:nile', api, chain, finality: 'solidified' },
      clock,
    )
    chain.info = { logs: [toLog()] }
    expect(await prove()).toBe('unknown')
    chain.solidInfo = { logs: [toLog()] }
    expect(await prove()).toBe('settled')
  })
})
