import type { PaymentPayload, SettlementStep, StepOutcome } from '@farebox/core'
import { encodeHex } from '@farebox/core'
import { beforeEach, expect, test } from 'vitest'
import { createClock } from '../gasFree.fixture.js'
import { identifyGasFree } from '../identifyGasFree.js'
import { parseGasFreePayload } from '../parseGasFreePayload.js'
import { createGasFreeNetwork } from './createGasFreeNetwork.js'
import {
  createFakeApi,
  createFakeChain,
  type FakeApi,
  type FakeChain,
  pay,
  permit,
  requirements,
  toLog,
  transaction,
} from './fakeGasFree.fixture.js'
import { planGasFree } from './planGasFree.js'
import { recoverGasFree } from './recoverGasFree.js'

let api: FakeApi
let chain: FakeChain
let payment: PaymentPayload
let clock: ReturnType<typeof createClock>
beforeEach(async () => {
  api = createFakeApi()
  chain = createFakeChain()
  clock = createClock()
  payment = await pay()
  chain.rawDataHex = encodeHex(parseGasFreePayload(payment.payload).signature)
  // Its user has submitted it between the verification and the settlement (T03).
  api.account = { ...api.account, nonce: permit.nonce + 1n }
})

function plan(): Promise<SettlementStep | StepOutcome> {
  const network = createGasFreeNetwork({ network: 'tron:nile', api, chain }, clock)
  const identity = identifyGasFree(payment, requirements)
  return planGasFree(network, payment, requirements, {
    identity,
    signal: new AbortController().signal,
  })
}

test('T03 a nonce that was used by this very permit is settled', async () => {
  chain.logs = [toLog()]
  chain.info = { logs: [toLog()] }
  expect(await plan()).toMatchObject({ state: 'settled', transaction })
})

test('T10 one whose transfer is in no block that counts is pending, not failed', async () => {
  expect(await plan()).toEqual({ state: 'pending' })
  chain.logs = [toLog()]
  expect(await plan()).toEqual({ state: 'pending' })
})

test('T03 T10 too late for us is open until blocks that stay are past the deadline', async () => {
  const seconds = Number(permit.deadline)
  api.account = { ...api.account, nonce: permit.nonce }
  clock = createClock(seconds - 5)
  expect(await plan()).toEqual({ state: 'pending' })
  chain.solidTime = (seconds + 61) * 1000
  expect(await plan()).toEqual({ state: 'failed', reason: 'gasfree_expired' })
  chain.logs = [toLog()]
  chain.info = { logs: [toLog()] }
  expect(await plan()).toMatchObject({ state: 'settled', transaction })
})

test('T03 what was never submitted here is told by the chain, and not submitted', async () => {
  const network = createGasFreeNetwork({ network: 'tron:nile', api, chain }, createClock())
  const recover = (): Promise<StepOutcome> =>
    recoverGasFree(network, payment, {}, new AbortController().signal)
  expect(await recover()).toEqual({ state: 'pending' })
  chain.solidTime = (Number(permit.deadline) + 61) * 1000
  api.account = { ...api.account, nonce: permit.nonce }
  expect(await recover()).toEqual({ state: 'failed', reason: 'gasfree_expired' })
  chain.logs = [toLog()]
  chain.info = { logs: [toLog()] }
  expect(await recover()).toMatchObject({ state: 'settled', transaction })
  expect(api.submitted).toEqual([])
})

test('T03 what is not searched is no failure: all blocks are, since the permit can have been submitted', async () => {
  const deadline = Number(permit.deadline)
  const network = createGasFreeNetwork({ network: 'tron:nile', api, chain }, createClock())
  const recoverAfter = async (seconds: number): Promise<unknown> => {
    const froms: bigint[] = []
    const timestamp = (deadline + seconds) * 1000
    chain.solidTime = timestamp
    chain.getNowBlock = async () => ({ id: '00'.repeat(32), number: 10n ** 6n, timestamp })
    chain.getLogs = async ({ fromBlock }) => {
      froms.push(fromBlock)
      // Something else that went out since, which could have used the nonce.
      return [{ ...toLog({ value: 99n }), transaction, blockNumber: 999_999n }]
    }
    const { signal } = new AbortController()
    return [(await recoverGasFree(network, payment, {}, signal)).state, froms[0]]
  }
  expect(await recoverAfter(3_600)).toEqual(['failed', 10n ** 6n - 2_534n])
  expect(await recoverAfter(36_000)).toEqual(['failed', 10n ** 6n - 13_334n])
  expect(await recoverAfter(100_000)).toEqual(['pending', undefined])
})

test('a nonce to come is refused', async () => {
  api.account = { ...api.account, nonce: permit.nonce - 1n }
  expect(await plan()).toEqual({ state: 'failed', reason: 'gasfree_nonce_mismatch' })
})
