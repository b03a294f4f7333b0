import { describe, expect, it } from 'vitest'
import type { ErrorCode } from '../../errors/errorCatalog.js'
import { FareboxError, type FareboxErrorOptions } from '../../errors/FareboxError.js'
import type { SupportedResponse } from '../../wire/types.js'
import type { FacilitatorClient } from '../FacilitatorClient.js'
import { createRequest, network } from '../paper.fixture.js'
import { rejection } from '../setUp.fixture.js'
import { createFailoverFacilitatorClient } from './createFailoverFacilitatorClient.js'

/** A facilitator that writes down what it is asked, and fails as told. */
interface Scripted extends FacilitatorClient {
  fail: unknown
  readonly calls: string[]
}

function createScripted(name: string, supported: Partial<SupportedResponse> = {}): Scripted {
  const calls: string[] = []
  const answer = async <Value>(call: string, value: Value, fail: unknown): Promise<Value> => {
    calls.push(call)
    if (fail === undefined) return value
    throw fail instanceof Error ? fail : new Error('not scripted')
  }
  return {
    fail: undefined,
    calls,
    verify(_request) {
      return answer('verify', { isValid: true, payer: name }, this.fail)
    },
    settle(_request) {
      return answer('settle', { success: true, transaction: name, network }, this.fail)
    },
    supported() {
      const nothing = { kinds: [], extensions: [], signers: {} }
      return answer('supported', { ...nothing, ...supported }, this.fail)
    },
  }
}

function setUp() {
  const one = createScripted('one')
  const two = createScripted('two')
  return { one, two, client: createFailoverFacilitatorClient([one, two]) }
}

function failure(code: ErrorCode, charged?: FareboxErrorOptions['charged']): FareboxError {
  return new FareboxError(code, charged === undefined ? {} : { charged })
}

const request = createRequest()

describe('verify', () => {
  it('asks the first one only', async () => {
    const { client, one, two } = setUp()
    expect(await client.verify(request)).toMatchObject({ payer: 'one' })
    expect([one.calls, two.calls]).toEqual([['verify'], []])
  })

  it.each<ErrorCode>([
    'facilitator_unavailable',
    'facilitator_timeout',
    'facilitator_malformed',
    'facilitator_unsupported',
    'mechanism_unregistered',
    'rpc_unavailable',
  ])('goes on after %s', async (code) => {
    const { client, one } = setUp()
    one.fail = failure(code)
    expect(await client.verify(request)).toMatchObject({ payer: 'two' })
  })

  it('goes on after an exception that says nothing', async () => {
    const { client, one } = setUp()
    one.fail = new TypeError('undefined is not a function')
    expect(await client.verify(request)).toMatchObject({ payer: 'two' })
  })

  it('an invalid payment is an answer, and so is a refused request', async () => {
    const { client, one, two } = setUp()
    one.verify = async () => ({ isValid: false, invalidReason: 'r' })
    expect(await client.verify(request)).toEqual({ isValid: false, invalidReason: 'r' })
    one.verify = () => Promise.reject(failure('schema_invalid'))
    expect((await rejection(client.verify(request))).code).toBe('schema_invalid')
    expect(two.calls).toEqual([])
  })

  it('throws the first error that is more than "not here"', async () => {
    const { client, one, two } = setUp()
    one.fail = failure('mechanism_unregistered')
    two.fail = failure('facilitator_timeout')
    expect((await rejection(client.verify(request))).code).toBe('facilitator_timeout')
    two.fail = failure('facilitator_unsupported')
    expect((await rejection(client.verify(request))).code).toBe('facilitator_unsupported')
  })
})

describe('settle', () => {
  it('settles where it was verified', async () => {
    const { client, one, two } = setUp()
    one.fail = failure('facilitator_unavailable')
    await client.verify(request)
    one.fail = undefined
    // Rebuilt from the wire, with its keys in another order.
    const { payload } = request.paymentPayload
    const reordered = Object.fromEntries(Object.entries(payload).toReversed())
    const again = { ...request, paymentPayload: { ...request.paymentPayload, payload: reordered } }
    expect(await client.settle(again)).toMatchObject({ transaction: 'two' })
    expect(one.calls).toEqual(['verify'])
    expect(two.calls).toEqual(['verify', 'settle'])
  })

  it('other payments go to the first one', async () => {
    const { client, one } = setUp()
    one.fail = failure('facilitator_unavailable')
    await client.verify(request)
    one.fail = undefined
    const other = createRequest({ nonce: '2' })
    expect(await client.settle(other)).toMatchObject({ transaction: 'one' })
  })

  it.each<[ErrorCode, FareboxErrorOptions['charged']]>([
    ['facilitator_unavailable', 'unknown'],
    ['facilitator_timeout', 'unknown'],
    ['facilitator_malformed', 'unknown'],
    ['store_unavailable', 'unknown'],
    ['internal', 'unknown'],
  ])('never goes on after %s that may have been charged', async (code, charged) => {
    const { client, one, two } = setUp()
    await client.verify(request)
    one.fail = failure(code, charged)
    expect(await rejection(client.settle(request))).toMatchObject({ code, charged: 'unknown' })
    expect(two.calls).toEqual([])
  })

  it('never goes on after an exception that says nothing', async () => {
    const { client, one, two } = setUp()
    one.fail = new TypeError('terminated')
    expect((await rejection(client.settle(request))).charged).toBe('unknown')
    expect(two.calls).toEqual([])
  })

  it.each<ErrorCode>([
    'facilitator_unsupported',
    'mechanism_unregistered',
    'config_unresolved',
    'rpc_unavailable',
  ])('goes on after %s, which took nothing', async (code) => {
    const { client, one } = setUp()
    one.fail = failure(code, 'no')
    expect(await client.settle(request)).toMatchObject({ transaction: 'two' })
  })

  it('pending is an answer', async () => {
    const { client, one, two } = setUp()
    const pending = {
      success: false,
      errorReason: 'settlement_pending',
      transaction: '0xt',
      network,
    }
    one.settle = async () => pending
    expect(await client.settle(request)).toEqual(pending)
    expect(two.calls).toEqual([])
  })

  it('forgets the oldest of very many payments', async () => {
    const { client, one, two } = setUp()
    one.fail = failure('facilitator_unavailable')
    for (let i = 0; i <= 10_000; i += 1) await client.verify(createRequest({ nonce: `${i}` }))
    one.fail = undefined
    expect(await client.settle(createRequest({ nonce: '0' }))).toMatchObject({ transaction: 'one' })
    expect(await client.settle(createRequest({ nonce: '1' }))).toMatchObject({ transaction: 'two' })
    expect(two.calls).toHaveLength(10_002)
  })
})

describe('supported', () => {
  const paper = { x402Version: 2, scheme: 'paper', network }

  it('merges, and the earlier wins', async () => {
    const one = createScripted('one', {
      kinds: [{ ...paper, extra: { from: 'one' } }],
      extensions: ['a'],
      signers: { 'eip155:*': ['0x1'] },
    })
    const two = createScripted('two', {
      kinds: [
        { ...paper, network: 'anvil', extra: { from: 'two' } },
        { ...paper, x402Version: 1 },
        { ...paper, network: 'nonsense' },
      ],
      extensions: ['a', 'b'],
      signers: { 'eip155:*': ['0x1', '0x2'], 'tron:*': ['T1'] },
    })
    expect(await createFailoverFacilitatorClient([one, two]).supported()).toEqual({
      kinds: [
        { ...paper, extra: { from: 'one' } },
        { ...paper, x402Version: 1 },
        { ...paper, network: 'nonsense' },
      ],
      extensions: ['a', 'b'],
      signers: { 'eip155:*': ['0x1', '0x2'], 'tron:*': ['T1'] },
    })
  })

  it('lives with those that answer', async () => {
    const { client, one, two } = setUp()
    one.fail = failure('facilitator_timeout')
    expect(await client.supported()).toEqual({ kinds: [], extensions: [], signers: {} })
    two.fail = new Error('boom')
    expect((await rejection(client.supported())).code).toBe('facilitator_timeout')
  })

  it('there must be one', () => {
    expect(() => createFailoverFacilitatorClient([])).toThrow(
      expect.objectContaining({ code: 'config_invalid' }),
    )
  })
})

describe('fees', () => {
  const accepts = [request.paymentRequirements]

  function quoting(client: Scripted, feeTo: string): Scripted {
    return Object.assign(client, {
      async quoteFees() {
        const { scheme, asset } = request.paymentRequirements
        const fee = { feeTo, feeAmount: '1', caller: feeTo }
        return [{ scheme, network, asset, fee, pricing: 'flat', expiresAt: 10 }]
      },
    })
  }

  it('come from the first that quotes one, and its payments go there and nowhere else', async () => {
    const { one, two, client } = setUp()
    quoting(two, 'two')
    const [quote] = (await client.quoteFees?.(accepts)) ?? []
    expect(quote?.fee).toEqual({ feeTo: 'two', feeAmount: '1', caller: 'two', facilitatorId: '1' })
    const bound = {
      ...request,
      paymentRequirements: { ...request.paymentRequirements, extra: { fee: { ...quote?.fee } } },
    }
    expect(await client.verify(bound)).toMatchObject({ payer: 'two' })
    two.fail = failure('facilitator_unavailable', 'no')
    expect(await rejection(client.settle(bound))).toMatchObject({ code: 'facilitator_unavailable' })
    expect(one.calls).toEqual([])
  })

  it('of nobody are none, and of somebody who cannot be asked are unknown', async () => {
    const { two, client } = setUp()
    expect(await client.quoteFees?.(accepts)).toEqual([])
    Object.assign(two, { quoteFees: async () => Promise.reject(failure('facilitator_timeout')) })
    expect(await rejection(Promise.resolve(client.quoteFees?.(accepts)))).toMatchObject({
      code: 'facilitator_timeout',
    })
  })
})
