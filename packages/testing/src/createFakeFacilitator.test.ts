import { EventEmitter, once } from 'node:events'
import {
  type FacilitatorRequest,
  FareboxError,
  type JsonObject,
  type PaymentRequirements,
  systemEnvironment,
} from '@farebox/core'
import { describe, expect, test } from 'vitest'
import { createFakeBuyer } from './createFakeBuyer.js'
import { createFakeFacilitator } from './createFakeFacilitator.js'
import { payTo } from './createShop.fixture.js'
import { testAsset } from './testAsset.js'

const terms: PaymentRequirements = {
  scheme: 'exact',
  network: testAsset.network,
  amount: '10000',
  asset: testAsset.address,
  payTo,
  maxTimeoutSeconds: 300,
  extra: { name: 'Test Dollar', version: '1' },
}

const buyer = createFakeBuyer()

async function ask(
  requirements: PaymentRequirements = terms,
  nonce?: Uint8Array,
): Promise<FacilitatorRequest> {
  const paymentPayload = await buyer.sign(requirements, nonce === undefined ? {} : { nonce })
  return { x402Version: 2, paymentPayload, paymentRequirements: requirements }
}

/** The request with its payload changed. */
async function forge(change: (payload: JsonObject) => JsonObject): Promise<FacilitatorRequest> {
  const request = await ask()
  const { paymentPayload } = request
  return {
    ...request,
    paymentPayload: { ...paymentPayload, payload: change(paymentPayload.payload) },
  }
}

function withAuthorization(change: JsonObject): (payload: JsonObject) => JsonObject {
  // The buyer signs EIP-3009, whose payload has an authorization.
  return (payload) => ({
    ...payload,
    authorization: { ...(payload.authorization as JsonObject), ...change },
  })
}

const first = `0x${'1'.padStart(64, '0')}`

describe('an honest fake', () => {
  test('verifies and settles', async () => {
    const facilitator = createFakeFacilitator()
    const request = await ask()
    expect(await facilitator.verify(request)).toEqual({ isValid: true, payer: buyer.address })
    expect(await facilitator.settle(request)).toEqual({
      success: true,
      payer: buyer.address,
      transaction: first,
      network: 'eip155:31337',
      amount: '10000',
    })
    expect(facilitator.settled).toEqual([
      expect.objectContaining({ payer: buyer.address, payTo, amount: 10_000n, transaction: first }),
    ])
    expect(facilitator.calls).toEqual([
      { operation: 'verify', request },
      { operation: 'settle', request },
    ])
  })

  test('keeps a book', async () => {
    const facilitator = createFakeFacilitator({ balance: 25_000n })
    await facilitator.settle(await ask())
    expect(facilitator.balanceOf(buyer.address)).toBe(15_000n)
    expect(facilitator.balanceOf(payTo.toLowerCase())).toBe(35_000n)
    expect(facilitator.balanceOf(payTo, { network: 'base', address: testAsset.address })).toBe(
      25_000n,
    )
    await facilitator.settle(await ask())
    const poor = await ask()
    const reason = 'invalid_exact_evm_insufficient_balance'
    expect(await facilitator.verify(poor)).toMatchObject({ isValid: false, invalidReason: reason })
    expect(await facilitator.settle(poor)).toMatchObject({ success: false, errorReason: reason })
    facilitator.setBalance(buyer.address, 10_000n)
    expect(await facilitator.verify(poor)).toMatchObject({ isValid: true })
  })

  test('settles once, however often it is asked', async () => {
    const facilitator = createFakeFacilitator()
    const request = await ask()
    const answer = await facilitator.settle(request)
    expect(await facilitator.settle(request)).toEqual(answer)
    expect(facilitator.settled).toHaveLength(1)
  })

  test('takes a nonce once', async () => {
    const facilitator = createFakeFacilitator()
    const nonce = new Uint8Array(32).fill(7)
    const request = await ask(terms, nonce)
    await facilitator.settle(request)
    const reason = 'invalid_exact_evm_nonce_already_used'
    expect(await facilitator.verify(request)).toMatchObject({ invalidReason: reason })
    const other = await ask({ ...terms, amount: '20000' }, nonce)
    expect(await facilitator.settle(other)).toMatchObject({
      success: false,
      errorReason: reason,
      transaction: facilitator.settled[0]?.transaction,
    })
    expect(facilitator.settled).toHaveLength(1)
  })

  test.each([
    ['another signer', withAuthorization({ from: payTo }), 'invalid_exact_evm_signature'],
    ['no signature', (p: JsonObject) => ({ ...p, signature: '0x' }), 'invalid_exact_evm_signature'],
    [
      'a signature of nobody',
      (p: JsonObject) => ({ ...p, signature: `0x${'00'.repeat(64)}1b` }),
      'invalid_exact_evm_signature',
    ],
    [
      'another recipient',
      withAuthorization({ to: buyer.address }),
      'invalid_exact_evm_recipient_mismatch',
    ],
    [
      'less money',
      withAuthorization({ value: '9999' }),
      'invalid_exact_evm_payload_authorization_value_mismatch',
    ],
    [
      'an expired window',
      withAuthorization({ validBefore: '1' }),
      'invalid_exact_evm_payload_authorization_valid_before',
    ],
    [
      'a window of tomorrow',
      withAuthorization({ validAfter: '9999999999' }),
      'invalid_exact_evm_payload_authorization_valid_after',
    ],
    ['another shape', () => ({ transaction: '0x' }), 'invalid_payload'],
  ])('refuses %s', async (_, change, reason) => {
    const facilitator = createFakeFacilitator()
    const request = await forge(change)
    expect(await facilitator.verify(request)).toMatchObject({
      isValid: false,
      invalidReason: reason,
    })
    expect(await facilitator.settle(request)).toMatchObject({
      success: false,
      errorReason: reason,
      transaction: '',
    })
    expect(facilitator.settled).toEqual([])
  })

  test('refuses other schemes and chains', async () => {
    const facilitator = createFakeFacilitator()
    const request = await ask()
    for (const [change, invalidReason] of [
      [{ scheme: 'upto' }, 'unsupported_scheme'],
      [{ network: 'tron:nile' }, 'invalid_network'],
      [{ network: '?' }, 'invalid_network'],
    ] as const) {
      const paymentRequirements = { ...terms, ...change }
      expect(await facilitator.verify({ ...request, paymentRequirements })).toEqual({
        isValid: false,
        invalidReason,
      })
    }
  })

  test('T06 a signature for one chain is not one for another', async () => {
    const request = await ask()
    const paymentRequirements = { ...terms, network: 'eip155:8453' }
    expect(await createFakeFacilitator().verify({ ...request, paymentRequirements })).toMatchObject(
      { invalidReason: 'invalid_exact_evm_signature' },
    )
  })

  test('supports every EVM network that has a name', async () => {
    const { kinds } = await createFakeFacilitator().supported()
    const ids = kinds.map(({ network }) => network)
    expect(ids).toContain('eip155:31337')
    expect(ids).toContain('eip155:8453')
    expect(ids.every((id) => id.startsWith('eip155:'))).toBe(true)
  })
})

describe('a fault', () => {
  test.each([
    ['unreachable', 'facilitator_unavailable'],
    ['timeout', 'facilitator_timeout'],
    ['malformed', 'facilitator_malformed'],
  ] as const)('%s, once', async (fault, code) => {
    const facilitator = createFakeFacilitator()
    const request = await ask()
    facilitator.next('verify', fault)
    facilitator.next('settle', fault)
    await expect(facilitator.verify(request)).rejects.toThrow(expect.objectContaining({ code }))
    await expect(facilitator.settle(request)).rejects.toThrow(expect.objectContaining({ code }))
    expect(facilitator.settled).toEqual([])
    expect(await facilitator.verify(request)).toMatchObject({ isValid: true })
    expect(await facilitator.settle(request)).toMatchObject({ success: true })
  })

  test('hang, until the caller gives up', async () => {
    const facilitator = createFakeFacilitator()
    const request = await ask()
    const caller = new AbortController()
    facilitator.next('settle', 'hang')
    const answer = facilitator.settle(request, { signal: caller.signal })
    caller.abort()
    await expect(answer).rejects.toThrow(FareboxError)
    facilitator.next('verify', 'hang')
    await expect(facilitator.verify(request, { signal: caller.signal })).rejects.toThrow(
      FareboxError,
    )
    expect(facilitator.settled).toEqual([])
  })

  test('after a promise, or a time', async () => {
    const slept: number[] = []
    const environment = {
      ...systemEnvironment,
      sleep: async (ms: number) => void slept.push(ms),
    }
    const facilitator = createFakeFacilitator({ environment })
    const request = await ask()
    const gate = new EventEmitter()
    facilitator.next('verify', { after: once(gate, 'open') })
    let done = false
    const answer = facilitator.verify(request).finally(() => (done = true))
    await new Promise((resolve) => setImmediate(resolve))
    expect(done).toBe(false)
    gate.emit('open')
    expect(await answer).toMatchObject({ isValid: true })
    facilitator.next('settle', { after: 3000 })
    expect(await facilitator.settle(request)).toMatchObject({ success: true })
    expect(slept).toEqual([3000])
  })

  test('pending, then settled in the same transaction', async () => {
    const facilitator = createFakeFacilitator()
    const request = await ask()
    facilitator.next('settle', 'pending')
    facilitator.next('settle', 'pending')
    const pending = { errorReason: 'settlement_pending', transaction: first }
    expect(await facilitator.settle(request)).toMatchObject(pending)
    expect(await facilitator.settle(request)).toMatchObject(pending)
    expect(facilitator.settled).toEqual([])
    expect(await facilitator.verify(request)).toMatchObject({
      invalidReason: 'invalid_exact_evm_nonce_already_used',
    })
    expect(await facilitator.settle(request)).toMatchObject({ success: true, transaction: first })
    expect(await facilitator.settle(await ask())).not.toMatchObject({ transaction: first })
  })

  test('lost: the money moved', async () => {
    const facilitator = createFakeFacilitator()
    const request = await ask()
    facilitator.next('settle', 'lost')
    await expect(facilitator.settle(request)).rejects.toThrow(
      expect.objectContaining({ charged: 'unknown' }),
    )
    expect(facilitator.settled).toHaveLength(1)
    expect(await facilitator.settle(request)).toMatchObject({ success: true, transaction: first })
    expect(facilitator.settled).toHaveLength(1)
  })

  test('reasons and answers as given', async () => {
    const facilitator = createFakeFacilitator()
    const request = await ask()
    facilitator.next('verify', { invalid: 'insufficient_funds' })
    facilitator.next('verify', { answer: { isValid: true, payer: 'mallory' } })
    facilitator.next('settle', { failed: 'invalid_exact_evm_transaction_failed' })
    facilitator.next('settle', { answer: { success: true, transaction: '', network: 'x:y' } })
    expect(await facilitator.verify(request)).toEqual({
      isValid: false,
      invalidReason: 'insufficient_funds',
    })
    expect(await facilitator.verify(request)).toEqual({ isValid: true, payer: 'mallory' })
    expect(await facilitator.settle(request)).toEqual({
      success: false,
      errorReason: 'invalid_exact_evm_transaction_failed',
      transaction: '',
      network: 'eip155:31337',
    })
    expect(await facilitator.settle(request)).toEqual({
      success: true,
      transaction: '',
      network: 'x:y',
    })
    expect(facilitator.settled).toEqual([])
  })
})

test('reset', async () => {
  const facilitator = createFakeFacilitator()
  const request = await ask()
  await facilitator.settle(request)
  facilitator.setBalance(buyer.address, 1n)
  facilitator.next('settle', 'unreachable')
  facilitator.reset()
  expect([facilitator.calls, facilitator.settled]).toEqual([[], []])
  expect(await facilitator.settle(request)).toMatchObject({ success: true, transaction: first })
})
