import type { FacilitatorMechanism, SettlementStep, StepOutcome } from '@farebox/core'
import { beforeEach, describe, expect, test } from 'vitest'
import { encodeAddressWord, encodeUintWord } from '@farebox/evm/schemes'
import { createFakeTron, startSeconds as now, toTransferLog } from '../fakeTron.fixture.js'
import type { FakeLog, FakeTron } from '../fakeTron.fixture.js'
import {
  buyer,
  contracts,
  makePermit,
  makePermit2,
  makeTransfer,
  network,
  otherSender,
  otherSignerKey,
  seller,
  sender,
  signerKey,
  token,
} from '../payments.fixture.js'
import type { Made } from '../payments.fixture.js'
import { tron } from '../tron.js'
import type { TronFacilitatorNetwork } from '../TronFacilitatorOptions.js'

const url = 'http://127.0.0.1:1'
const never = new AbortController().signal
let node: FakeTron

beforeEach(() => {
  node = createFakeTron()
})

const find = (
  scheme: string,
  options: Partial<TronFacilitatorNetwork> = {},
): FacilitatorMechanism => {
  const mechanism = tron({
    environment: node.environment,
    fetch: node.fetch,
    networks: [
      {
        network,
        ...(options.rpcUrls === undefined ? { rpcUrl: url } : {}),
        signers: [signerKey],
        ...options,
      },
    ],
  }).find((one) => one.scheme === scheme)
  if (mechanism === undefined) throw new Error('no mechanism')
  return mechanism
}

const plan = async (
  { payment, requirements }: Made,
  options?: Partial<TronFacilitatorNetwork>,
): Promise<SettlementStep | StepOutcome> => {
  const mechanism = find(requirements.scheme, options)
  const identity = mechanism.identify(payment, requirements)
  return mechanism.plan(payment, requirements, { identity, signal: never })
}

const planStep = async (
  made: Made,
  options?: Partial<TronFacilitatorNetwork>,
): Promise<SettlementStep & { readonly transaction: string; readonly raw: string }> => {
  const step = await plan(made, options)
  if ('state' in step) throw new Error(`no step: ${JSON.stringify(step)}`)
  const { transaction = '', raw = '' } = step
  return { ...step, transaction, raw }
}

const recover = (
  { payment, requirements }: Made,
  attempt: { readonly transaction?: string; readonly raw?: string },
  signal: AbortSignal = never,
  options?: Partial<TronFacilitatorNetwork>,
): Promise<StepOutcome> =>
  find(requirements.scheme, options).recover(payment, requirements, attempt, signal)

/** Long enough for many rounds of a clock that hardly waits. */
const soon = (): AbortSignal => AbortSignal.timeout(60)

const nonce = '11'.repeat(32)
const transfer = toTransferLog(token, buyer, seller, 100n)
const permitTransfer: FakeLog = {
  address: contracts.paymentPermit.slice(2),
  topics: [
    '0ca87c3eea2ed2ab5868d9fc2ec3ac1ab9d9dec793ec6091867193d14299bfa8',
    encodeAddressWord(buyer),
    `00112233445566778899aabbccddeeff${'0'.repeat(32)}`,
    encodeAddressWord(token),
  ],
  data: encodeAddressWord(seller) + encodeUintWord(100n),
}
const settled: FakeLog = {
  address: contracts.exactPermit2Proxy.slice(2),
  topics: ['97088ec3606cfe8cc112180570d03fcde05f9b8e1bfef8e27784eaf5dd5691b6'],
  data: '',
}
const used: FakeLog = {
  address: token.slice(2),
  topics: [
    '98de503528ee59b575ef0c0a2576a82497bfc029a5685b209e9ec333479b10a5',
    encodeAddressWord(buyer),
    nonce,
  ],
  data: '',
}

const ways = [
  {
    name: 'exact_permit',
    make: makePermit,
    logs: [transfer, permitTransfer],
    otherLogs: [transfer, permitTransfer],
    nonceDigits: encodeUintWord(1234n),
    proof: 0,
  },
  {
    name: 'permit2',
    make: makePermit2,
    logs: [transfer, settled],
    otherLogs: [transfer, settled],
    nonceDigits: encodeUintWord(1234n),
    proof: 0,
  },
  {
    name: 'eip3009',
    make: makeTransfer,
    logs: [used, transfer],
    // Its node gave the log of another nonce, too.
    otherLogs: [{ ...used, topics: [...used.topics.slice(0, 2), '9'.repeat(64)] }, transfer],
    nonceDigits: nonce,
    proof: 1,
  },
] as const

/** Puts a transaction into a block. */
const include = (id: string, log: readonly FakeLog[], result = 'SUCCESS'): void => {
  node.infos.set(id, { id, blockNumber: Math.floor(node.now / 3), receipt: { result }, log })
}

describe.each(ways)('$name', ({ make, logs, otherLogs, nonceDigits, proof }) => {
  const success = (id: string): StepOutcome => ({
    state: 'settled',
    transaction: id,
    amount: '100',
    blockNumber: BigInt(Math.floor(node.now / 3)),
    logKey: `${network}/${id}/${proof}`,
  })
  const trace = logs.find((log) => log !== settled && (log !== transfer || logs.includes(settled)))
  /** Somebody, or this facilitator long ago, sends the payment's call. */
  const sendElsewhere = (id: string, rawDataHex: string, log: readonly FakeLog[] = logs): void => {
    node.pool.set(id, { rawDataHex, call: { from: buyer, to: token, data: '0x' } })
    include(id, log)
    node.state.nonceUsed = true
    if (trace === undefined) throw new Error('no trace')
    const placed = log.find((one) => one.topics[0] === trace.topics[0]) ?? trace
    node.logs.push({ ...placed, transaction: id, blockNumber: Math.floor(node.now / 3) })
  }

  test('is signed before it is sent, and settled by its logs', async () => {
    const made = await make(now)
    const step = await planStep(made)
    expect(step).toMatchObject({ kind: 'tx', payments: [expect.stringMatching(/^0x/)] })
    expect(step.transaction).toMatch(/^[0-9a-f]{64}$/)
    expect(node.asked).not.toContain('wallet/broadcasthex')
    await step.send()
    expect([...node.pool.keys()]).toEqual([step.transaction])
    include(step.transaction, logs)
    expect(await step.confirm(never)).toEqual(success(step.transaction))
  })

  test('sends exactly the call that was simulated, from the signer', async () => {
    const calls: object[] = []
    const { simulate } = node
    node.simulate = (call) => {
      calls.push(call)
      return simulate(call)
    }
    const step = await planStep(await make(now))
    await step.send()
    expect(calls.length).toBeGreaterThan(1)
    for (const call of calls) expect(call).toEqual(node.pool.get(step.transaction)?.call)
    expect(calls[0]).toMatchObject({ from: sender })
  })

  test.each([{}, { id: 'x' }])('T10 an empty or odd answer about it is no end: %j', async (odd) => {
    const step = await planStep(await make(now))
    await step.send()
    node.faults.set('wallet/gettransactioninfobyid', odd)
    const pending = { state: 'pending', transaction: step.transaction }
    expect(await step.confirm(soon())).toEqual(pending)
    node.faults.clear()
    include(step.transaction, logs)
    expect(await step.confirm(never)).toEqual(success(step.transaction))
  })

  test('T02 a revert on chain is a failure', async () => {
    const step = await planStep(await make(now))
    await step.send()
    include(step.transaction, [], 'REVERT')
    expect(await step.confirm(never)).toEqual({
      state: 'failed',
      reason: 'transaction_failed_on_chain',
      message: 'REVERT',
      transaction: step.transaction,
    })
  })

  test('T07 running out of energy is a failure', async () => {
    const step = await planStep(await make(now))
    await step.send()
    include(step.transaction, [], 'OUT_OF_ENERGY')
    expect(await step.confirm(never)).toMatchObject({ state: 'failed', message: 'OUT_OF_ENERGY' })
  })

  test('what the transaction itself says is not looked at', async () => {
    const step = await planStep(await make(now))
    await step.send()
    await step.confirm(soon())
    expect(node.asked).not.toContain('wallet/gettransactionbyid')
  })

  test.each<[string, readonly FakeLog[]]>([
    ['no transfer', logs.filter((log) => log !== transfer)],
    [
      'a smaller one',
      logs.map((log) => (log === transfer ? toTransferLog(token, buyer, seller, 99n) : log)),
    ],
    [
      'to somebody else',
      logs.map((log) => (log === transfer ? toTransferLog(token, buyer, sender, 100n) : log)),
    ],
    [
      'of another token',
      logs.map((log) => (log === transfer ? toTransferLog(sender, buyer, seller, 100n) : log)),
    ],
    ['of another contract alone', [transfer]],
    ['nothing', []],
  ])('T25 a success whose logs show %s', async (_case, shown) => {
    const step = await planStep(await make(now))
    await step.send()
    include(step.transaction, shown)
    expect(await step.confirm(never)).toEqual({
      state: 'failed',
      reason: 'invalid_transaction_effect',
      transaction: step.transaction,
    })
  })

  test('T03 somebody else was faster: settled by his transaction', async () => {
    const made = await make(now)
    const step = await planStep(made)
    await step.send()
    const { rawDataHex = '' } = node.pool.get(step.transaction) ?? {}
    include(step.transaction, [], 'REVERT')
    const other = 'ab'.repeat(32)
    sendElsewhere(other, rawDataHex)
    expect(await step.confirm(never)).toEqual(success(other))
    node.pool.delete(step.transaction)
    expect(await plan(made)).toEqual(success(other))
  })

  test('T03 T48 the transaction of another payment like it is none of this one', async () => {
    const made = await make(now)
    const step = await planStep(made)
    await step.send()
    const { rawDataHex = '' } = node.pool.get(step.transaction) ?? {}
    include(step.transaction, [], 'REVERT')
    // The same in all but the nonce, which none of the logs of a Permit2 payment has.
    expect(rawDataHex).toContain(nonceDigits)
    sendElsewhere('ab'.repeat(32), rawDataHex.replaceAll(nonceDigits, '9'.repeat(64)), otherLogs)
    expect(await step.confirm(soon())).toMatchObject({ state: 'pending' })
  })

  test('a node that lags behind the block of a failure says nothing about the nonce', async () => {
    const step = await planStep(await make(now))
    await step.send()
    node.now += 3
    include(step.transaction, [], 'REVERT')
    node.now -= 3
    expect(await step.confirm(soon())).toMatchObject({ state: 'pending' })
    node.now += 3
    expect(await step.confirm(never)).toMatchObject({ state: 'failed' })
  })

  test('a nonce that cannot be read is not unused', async () => {
    const step = await planStep(await make(now))
    await step.send()
    include(step.transaction, [], 'REVERT')
    const revert = { result: { result: true, message: 'REVERT opcode executed' } }
    node.faults.set('wallet/triggerconstantcontract', revert)
    expect(await step.confirm(soon())).toMatchObject({ state: 'pending' })
  })

  test('the logs of a transaction that has failed are none', async () => {
    const step = await planStep(await make(now))
    await step.send()
    include(step.transaction, logs, 'REVERT')
    expect(await step.confirm(never)).toMatchObject({ state: 'failed' })
  })

  test('a call that would fail by now is not signed', async () => {
    const made = await make(now)
    const { simulate } = node
    let calls = 0
    node.simulate = (call) => {
      calls += 1
      return calls === 1 ? simulate(call) : { result: { result: true, message: 'REVERT' } }
    }
    expect(await plan(made)).toEqual({ state: 'failed', reason: 'transaction_simulation_failed' })
  })

  test('T03 a nonce that is used by who knows whom is pending until the payment is over', async () => {
    const made = await make(now)
    const step = await planStep(made)
    await step.send()
    include(step.transaction, [], 'REVERT')
    node.state.nonceUsed = true
    const pending = { state: 'pending', transaction: step.transaction }
    expect(await step.confirm(soon())).toEqual(pending)
    node.now += 300 + node.lag + 1
    expect(await step.confirm(never)).toEqual({
      state: 'failed',
      reason: 'nonce_already_used',
      transaction: step.transaction,
    })
    expect(await plan(made)).toMatchObject({ state: 'failed' })
  })

  test('T10 the same transaction again is no other one', async () => {
    const step = await planStep(await make(now))
    await step.send()
    // The node answers DUP_TRANSACTION_ERROR.
    await step.send()
    expect(node.pool.size).toBe(1)
    include(step.transaction, logs)
    expect(await step.confirm(never)).toEqual(success(step.transaction))
  })

  test('T10 an answer that is lost: the transaction is found', async () => {
    const step = await planStep(await make(now))
    node.onBroadcast = () => node.faults.set('wallet/broadcasthex', new TypeError('gone'))
    node.faults.set('wallet/broadcasthex', ({ transaction }) => {
      node.faults.clear()
      void node.fetch(`${url}/wallet/broadcasthex`, { body: JSON.stringify({ transaction }) })
      return new TypeError('connection lost')
    })
    await expect(step.send()).rejects.toMatchObject({ code: 'rpc_unavailable' })
    node.faults.clear()
    include(step.transaction, logs)
    expect(await step.confirm(never)).toEqual(success(step.transaction))
  })

  test('a node that is away for a while', async () => {
    const step = await planStep(await make(now))
    await step.send()
    let left = 3
    node.faults.set('wallet/gettransactioninfobyid', () => {
      left -= 1
      return left < 0 ? undefined : new Response('', { status: 502 })
    })
    include(step.transaction, logs)
    expect(await step.confirm(never)).toEqual(success(step.transaction))
  })

  test('a transaction that got lost is sent again', async () => {
    const step = await planStep(await make(now))
    node.faults.set('wallet/broadcasthex', { result: true })
    await step.send()
    node.faults.clear()
    node.onBroadcast = (id) => include(id, logs)
    expect(await step.confirm(never)).toEqual(success(step.transaction))
  })

  describe('after a restart', () => {
    test('by its receipt', async () => {
      const made = await make(now)
      const { transaction, raw } = await planStep(made)
      include(transaction, logs)
      expect(await recover(made, { transaction, raw })).toEqual(success(transaction))
      expect(node.asked).not.toContain('wallet/broadcasthex')
    })

    test('what was never sent is sent', async () => {
      const made = await make(now)
      const { transaction, raw } = await planStep(made)
      node.onBroadcast = (id) => include(id, logs)
      expect(await recover(made, { transaction, raw })).toEqual(success(transaction))
      // At once, and not with the next chores.
      expect(node.asked.filter((path) => path.endsWith('infobyid'))).toHaveLength(2)
    })

    test('what nobody knows is pending, with its transaction', async () => {
      const made = await make(now)
      const { transaction, raw } = await planStep(made)
      expect(await recover(made, { transaction, raw }, soon())).toEqual({
        state: 'pending',
        transaction,
      })
    })

    test('T02 a revert', async () => {
      const made = await make(now)
      const { transaction, raw } = await planStep(made)
      include(transaction, [], 'REVERT')
      expect(await recover(made, { transaction, raw })).toMatchObject({ state: 'failed' })
    })

    test('T03 by somebody else', async () => {
      const made = await make(now)
      const step = await planStep(made)
      await step.send()
      const { rawDataHex = '' } = node.pool.get(step.transaction) ?? {}
      const other = 'cd'.repeat(32)
      sendElsewhere(other, rawDataHex)
      const { transaction, raw } = step
      expect(await recover(made, { transaction, raw })).toEqual(success(other))
    })

    test('without a transaction it ends with the payment', async () => {
      const made = await make(now)
      expect(await recover(made, {}, soon())).toEqual({ state: 'pending' })
      node.now += 301 + node.lag
      expect(await recover(made, {})).toEqual({ state: 'failed', reason: 'expired' })
    })

    test('of something that is no transaction nothing is believed', async () => {
      const made = await make(now)
      node.now += 1000
      const attempt = { transaction: 'ab'.repeat(32), raw: '00' }
      node.faults.set('wallet/broadcasthex', { code: 'OTHER_ERROR' })
      expect(await recover(made, attempt, soon())).toMatchObject({ state: 'pending' })
    })
  })
})

describe('a transaction that expires', () => {
  const expired = (transaction: string): StepOutcome => ({
    state: 'failed',
    reason: 'transaction_expired',
    message: 'The transaction was in no block until it expired.',
    transaction,
  })
  const take = (): void => {
    node.faults.set('wallet/broadcasthex', { result: true })
  }

  test('in a minute, or when the payment does', async () => {
    take()
    const long = await planStep(await makePermit(now))
    await long.send()
    node.now += 60 + node.lag
    expect(await long.confirm(soon())).toMatchObject({ state: 'pending' })
    node.now += 1
    expect(await long.confirm(never)).toEqual(expired(long.transaction))

    node = createFakeTron()
    take()
    const short = await planStep(
      await makePermit(now, (p) => ({ ...p, meta: { ...p.meta, validBefore: BigInt(now + 10) } })),
    )
    await short.send()
    node.now += 11 + node.lag + 1
    expect(await short.confirm(never)).toEqual(expired(short.transaction))
  })

  test('has not failed while a block that stays is older', async () => {
    take()
    const step = await planStep(await makePermit2(now))
    await step.send()
    node.now += 90
    expect(await step.confirm(soon())).toMatchObject({ state: 'pending' })
  })

  test('T10 in the last admissible block, which is later than the expiration', async () => {
    take()
    const step = await planStep(await makePermit2(now))
    await step.send()
    node.now += 60 + node.lag + 1
    // The block that has it just became one that stays; the node answers for it a moment later.
    node.faults.set('wallet/gettransactioninfobyid', {})
    node.solidInfos.set(step.transaction, { id: step.transaction, blockNumber: 7 })
    expect(await step.confirm(soon())).toEqual({ state: 'pending', transaction: step.transaction })
    node.faults.clear()
    include(step.transaction, [transfer, settled])
    expect(await step.confirm(never)).toMatchObject({ state: 'settled' })
  })

  test('T03 was settled by somebody else all the same', async () => {
    const made = await makePermit2(now)
    const step = await planStep(made)
    await step.send()
    const { rawDataHex = '' } = node.pool.get(step.transaction) ?? {}
    node.now += 60 + node.lag + 1
    node.state.nonceUsed = true
    const other = 'ef'.repeat(32)
    node.pool.set(other, { rawDataHex, call: { from: buyer, to: token, data: '0x' } })
    include(other, [transfer, settled])
    node.logs.push({ ...transfer, transaction: other, blockNumber: 1 })
    const { transaction, raw } = step
    expect(await step.confirm(never)).toMatchObject({ state: 'settled', transaction: other })
    expect(await recover(made, { transaction, raw })).toMatchObject({ transaction: other })
  })

  test('of two nodes both have to say so', async () => {
    const rpcUrls = ['http://127.0.0.1:1', 'http://127.0.0.1:2']
    const other = createFakeTron()
    const { fetch } = node
    const both: FakeTron = {
      ...node,
      fetch: (input, init) => {
        const { port } = new URL(input instanceof Request ? input.url : input)
        return (port === '2' ? other : node).fetch(input, init)
      },
    }
    expect(fetch).toBe(node.fetch)
    const made = await makePermit2(now)
    const [, mechanism] = tron({
      environment: node.environment,
      fetch: both.fetch,
      networks: [{ network, rpcUrls, signers: [signerKey] }],
    })
    if (mechanism === undefined) throw new Error('no mechanism')
    const { payment, requirements } = made
    const identity = mechanism.identify(payment, requirements)
    const step = await mechanism.plan(payment, requirements, { identity, signal: never })
    if ('state' in step) throw new Error('no step')
    take()
    await step.send()
    node.now += 200
    // The other one lags.
    expect(await step.confirm(soon())).toMatchObject({ state: 'pending' })
    other.now += 200
    other.faults.set('walletsolidity/gettransactioninfobyid', new TypeError('gone'))
    expect(await step.confirm(soon())).toMatchObject({ state: 'pending' })
    other.faults.clear()
    expect(await step.confirm(never)).toEqual(expired(step.transaction ?? ''))
  })

  test('T10 a node that is asked twice may have found it meanwhile', async () => {
    take()
    const step = await planStep(await makePermit2(now))
    await step.send()
    node.now += 60 + node.lag + 1
    let asked = 0
    node.faults.set('walletsolidity/gettransactioninfobyid', () => {
      asked += 1
      return asked % 2 === 1 ? {} : { id: step.transaction, blockNumber: 7 }
    })
    expect(await step.confirm(soon())).toMatchObject({ state: 'pending' })
    expect(asked).toBeGreaterThan(1)
  })

  test('T10 of three nodes one has it', async () => {
    const rpcUrls = [1, 2, 3].map((port) => `http://127.0.0.1:${port}`)
    const { fetch } = node
    let id = ''
    const [, mechanism] = tron({
      environment: node.environment,
      networks: [{ network, rpcUrls, signers: [signerKey] }],
      fetch: (input, init) => {
        const { port, pathname } = new URL(input instanceof Request ? input.url : input)
        return port === '3' && pathname.endsWith('infobyid')
          ? Promise.resolve(Response.json({ id, blockNumber: 7 }))
          : fetch(input, init)
      },
    })
    if (mechanism === undefined) throw new Error('no mechanism')
    const { payment, requirements } = await makePermit2(now)
    const identity = mechanism.identify(payment, requirements)
    const step = await mechanism.plan(payment, requirements, { identity, signal: never })
    if ('state' in step) throw new Error('no step')
    id = step.transaction ?? ''
    take()
    await step.send()
    node.now += 200
    expect(await step.confirm(soon())).toMatchObject({ state: 'pending' })
  })

  test('after a restart', async () => {
    take()
    const made = await makePermit(now)
    const { transaction, raw } = await planStep(made)
    node.now += 60 + node.lag + 1
    expect(await recover(made, { transaction, raw })).toEqual(expired(transaction))
  })
})

describe('finality', () => {
  test('solidified waits for a block that stays', async () => {
    const step = await planStep(await makePermit(now), { finality: 'solidified' })
    await step.send()
    include(step.transaction, [transfer, permitTransfer])
    expect(await step.confirm(soon())).toMatchObject({ state: 'pending' })
    const info = node.infos.get(step.transaction)
    if (info !== undefined) node.solidInfos.set(step.transaction, info)
    expect(await step.confirm(never)).toMatchObject({ state: 'settled' })
  })

  test('a revert in a block that may be replaced is no failure then', async () => {
    const step = await planStep(await makePermit(now), { finality: 'solidified' })
    await step.send()
    include(step.transaction, [], 'REVERT')
    expect(await step.confirm(soon())).toMatchObject({ state: 'pending' })
    expect(node.asked).not.toContain('wallet/gettransactioninfobyid')
  })
})

describe('before anything is sent', () => {
  test('a payment that is not good any more', async () => {
    node.state.balance = 1n
    expect(await plan(await makePermit(now))).toEqual({
      state: 'failed',
      reason: 'insufficient_funds',
    })
    expect(node.pool.size).toBe(0)
  })

  test('refers to a block that stays', async () => {
    const { raw } = await planStep(await makePermit(now))
    const solid = Math.floor((now - node.lag) / 3)
    expect(raw).toContain(`0a02${solid.toString(16).padStart(16, '0').slice(12)}`)
  })

  test.each([
    ['energy', 0, 72_000, true],
    ['TRX to burn for it', 10_000_000, 0, true],
    ['some of each', 4_000_000, 50_000, true],
    ['neither', 1_000_000, 0, false],
    ['too little of both', 2_000_000, 50_000, false],
  ])('the signer has %s', async (_case, balance, energy, isAble) => {
    node.balance = balance
    node.energy = energy
    node.faults.set('wallet/getaccountresource', () => ({ EnergyLimit: energy, freeNetLimit: 600 }))
    if (energy === 72_000) {
      node.faults.set('wallet/getaccountresource', () => ({ EnergyLimit: energy, NetLimit: 5000 }))
    }
    const planned = plan(await makePermit(now))
    if (isAble) expect(await planned).toMatchObject({ kind: 'tx' })
    else {
      await expect(planned).rejects.toMatchObject({
        code: 'settlement_failed',
        reason: 'insufficient_energy',
        charged: 'no',
      })
    }
  })

  test('another signer sends where it may', async () => {
    const poor = `41${otherSender.slice(2)}`
    node.faults.set('wallet/getaccount', ({ address }) =>
      address === poor ? { balance: 0 } : undefined,
    )
    const step = await planStep(await makePermit2(now), { signers: [otherSignerKey, signerKey] })
    await step.send()
    expect(node.pool.get(step.transaction)?.call.from).toBe(sender)
  })

  test('a settlement that needs more than the fee limit', async () => {
    await expect(plan(await makePermit(now), { feeLimit: 1_000_000n })).rejects.toMatchObject({
      reason: 'fee_limit_exceeded',
    })
  })

  test('prices are asked for once', async () => {
    const { payment, requirements } = await makePermit(now)
    const mechanism = find('exact_permit')
    const identity = mechanism.identify(payment, requirements)
    await mechanism.plan(payment, requirements, { identity, signal: never })
    await mechanism.plan(payment, requirements, { identity, signal: never })
    expect(node.asked.filter((path) => path === 'wallet/getchainparameters')).toHaveLength(1)
  })

  test('a chain without a price is none', async () => {
    node.faults.set('wallet/getchainparameters', { chainParameter: [] })
    await expect(plan(await makePermit(now))).rejects.toMatchObject({ code: 'rpc_malformed' })
    node.faults.clear()
    expect(await plan(await makePermit(now))).toMatchObject({ kind: 'tx' })
  })
})

describe('a node that refuses', () => {
  test.each(['SIGERROR', 'TAPOS_ERROR', 'BANDWITH_ERROR', 'CONTRACT_VALIDATE_ERROR'])(
    '%s: nothing is on its way',
    async (code) => {
      const step = await planStep(await makePermit(now))
      node.faults.set('wallet/broadcasthex', { code, message: '' })
      await expect(step.send()).rejects.toMatchObject({ code: 'settlement_failed' })
      expect(await step.confirm(never)).toEqual({
        state: 'failed',
        reason: 'transaction_failed',
        message: `The node refused the transaction: ${code}.`,
        transaction: step.transaction,
      })
    },
  )

  test.each(['SERVER_BUSY', 'NOT_ENOUGH_EFFECTIVE_CONNECTION', 'OTHER_ERROR'])(
    '%s: who knows',
    async (code) => {
      const step = await planStep(await makePermit(now))
      node.faults.set('wallet/broadcasthex', { code, message: '' })
      await expect(step.send()).rejects.toMatchObject({ code: 'rpc_unavailable' })
      expect(await step.confirm(soon())).toMatchObject({ state: 'pending' })
    },
  )

  test('after it was sent once, a refusal says nothing', async () => {
    const step = await planStep(await makePermit(now))
    await step.send()
    node.faults.set('wallet/broadcasthex', { code: 'TRANSACTION_EXPIRATION_ERROR', message: '' })
    await expect(step.send()).rejects.toMatchObject({ code: 'rpc_unavailable' })
    include(step.transaction, [transfer, permitTransfer])
    expect(await step.confirm(never)).toMatchObject({ state: 'settled' })
  })

  test('one of several says nothing about the others', async () => {
    const rpcUrls = ['http://127.0.0.1:1', 'http://127.0.0.1:2']
    const step = await planStep(await makePermit(now), { rpcUrls })
    node.faults.set('wallet/broadcasthex', { code: 'TAPOS_ERROR', message: '' })
    await expect(step.send()).rejects.toMatchObject({ code: 'rpc_unavailable' })
  })
})
