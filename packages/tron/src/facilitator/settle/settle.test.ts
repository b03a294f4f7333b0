import type { StepOutcome } from '@farebox/core'
import { beforeEach, describe, expect, test } from 'vitest'
import { startSeconds as now, toTransferLog } from '../fakeTron.fixture.js'
import type { FakeLog, FakeTron } from '../fakeTron.fixture.js'
import { buyer, network, seller, sender, token } from '../payments.fixture.js'
import {
  include,
  never,
  plan,
  planStep,
  recover,
  resetNode,
  settled,
  soon,
  transfer,
  url,
  ways,
} from './settleBench.fixture.js'

let node: FakeTron

beforeEach(() => {
  node = resetNode()
})

describe.each(ways)('$name', ({ make, logs, otherLogs, namesNonce, nonceDigits, proof }) => {
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

  test('T03 T10 a nonce that is used by who knows whom is pending, before anything is sent, too', async () => {
    const made = await make(now)
    node.state.nonceUsed = true
    expect(await plan(made)).toEqual({ state: 'pending' })
    node.state.nonceUsed = false
    const { simulate } = node
    // Between the verification and the second simulation.
    node.simulate = (call) => {
      const answer = node.state.nonceUsed
        ? { result: { result: true, message: 'REVERT' } }
        : undefined
      node.state.nonceUsed = true
      return answer ?? simulate(call)
    }
    expect(await plan(made)).toEqual({ state: 'pending' })
  })

  test('T10 a nonce that cannot be read before anything is sent', async () => {
    const made = await make(now)
    const revert = { result: { result: true, message: 'REVERT opcode executed' } }
    node.faults.set('wallet/triggerconstantcontract', revert)
    expect(await plan(made)).toEqual({ state: 'pending' })
  })

  test('T03 T10 a payment that is too late for us is open until a block that stays is past its end', async () => {
    const made = await make(now)
    node.now += 300
    expect(await plan(made)).toEqual({ state: 'pending' })
    // One second more, as some contracts still take a payment in the last one.
    node.now += node.lag + 1
    expect(await plan(made)).toMatchObject({ state: 'failed' })
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
    // Where every use of a nonce leaves a log, there is one that this node does not show.
    if (namesNonce) {
      expect(await step.confirm(soon())).toEqual(pending)
      expect(await plan(made)).toEqual({ state: 'pending' })
      return
    }
    const failed = { state: 'failed', reason: 'transaction_expired' }
    expect(await step.confirm(never)).toEqual({ ...failed, transaction: step.transaction })
    expect(await plan(made)).toEqual(failed)
    // Later, the blocks that could show it are not searched any more.
    node.now += 5 * 3600
    expect(await step.confirm(soon())).toEqual(pending)
    expect(await plan(made)).toEqual({ state: 'pending' })
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
      expect(await recover(made, {})).toEqual({ state: 'failed', reason: 'transaction_expired' })
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

describe('T11 a nonce of EIP-3009 that was used for something else', () => {
  const [, , eip3009] = ways
  const [used] = eip3009.logs
  const other = 'ab'.repeat(32)
  const canceled = {
    ...used,
    topics: [
      '1cdd46ff242716cdaa72d159d339a485b3438398348d68f09d7c8c0a59353d81',
      ...used.topics.slice(1),
    ],
  }

  test.each([
    ['a cancellation', [canceled]],
    ['a transfer to somebody else', [used, toTransferLog(token, buyer, sender, 100n)]],
  ])('%s is the end of the payment', async (_name, log) => {
    const made = await eip3009.make(now)
    const step = await planStep(made)
    await step.send()
    const { rawDataHex = '' } = node.pool.get(step.transaction) ?? {}
    node.pool.set(other, { rawDataHex, call: { from: buyer, to: token, data: '0x' } })
    node.state.nonceUsed = true
    include(other, log)
    const [first = used] = log
    node.logs.push({ ...first, transaction: other, blockNumber: Math.floor(node.now / 3) })
    const failed = { state: 'failed', reason: 'nonce_already_used', transaction: other }
    expect(await plan(made)).toEqual(failed)
    expect(await recover(made, {})).toEqual(failed)
  })
})
