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

let api: FakeApi
let chain: FakeChain
let payment: PaymentPayload
beforeEach(async () => {
  api = createFakeApi()
  chain = createFakeChain()
  payment = await pay()
  chain.rawDataHex = encodeHex(parseGasFreePayload(payment.payload).signature)
  // Its user has submitted it between the verification and the settlement (T03).
  api.account = { ...api.account, nonce: permit.nonce + 1n }
})

function plan(): Promise<SettlementStep | StepOutcome> {
  const network = createGasFreeNetwork({ network: 'tron:nile', api, chain }, createClock())
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

test('a nonce to come is refused', async () => {
  api.account = { ...api.account, nonce: permit.nonce - 1n }
  expect(await plan()).toEqual({ state: 'failed', reason: 'gasfree_nonce_mismatch' })
})
