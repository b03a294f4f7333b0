import type { StepOutcome } from '@farebox/core'
import { beforeEach, describe, expect, test } from 'vitest'
import { createFakeTron, startSeconds as now } from '../fakeTron.fixture.js'
import type { FakeTron } from '../fakeTron.fixture.js'
import {
  buyer,
  makePermit,
  makePermit2,
  network,
  otherSender,
  otherSignerKey,
  sender,
  signerKey,
  token,
} from '../payments.fixture.js'
import { tron } from '../tron.js'
import {
  find,
  include,
  never,
  permitTransfer,
  plan,
  planStep,
  recover,
  resetNode,
  settled,
  soon,
  transfer,
} from './settleBench.fixture.js'

let node: FakeTron

beforeEach(() => {
  node = resetNode()
})

describe('a transaction that expires', () => {
  const expired = (transaction: string): StepOutcome => ({
    state: 'dropped',
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

    node = resetNode()
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
