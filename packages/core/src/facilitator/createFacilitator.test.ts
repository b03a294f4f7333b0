import { describe, expect, it } from 'vitest'
import { FareboxError } from '../errors/FareboxError.js'
import type { FeeQuote, PaymentRequirements, TransferQuery } from '../wire/types.js'
import { createFacilitator } from './createFacilitator.js'
import type { FacilitatorOptions } from './Facilitator.js'
import { createMemoryLedger } from './ledger/createMemoryLedger.js'
import {
  createFragileLedger,
  createPaperMechanism,
  createRequest,
  network,
  startOfTime,
} from './paper.fixture.js'
import { defer, eventually, id, pending, rejection, setUp, settled } from './setUp.fixture.js'

const create = (options: FacilitatorOptions) => () => createFacilitator(options)

describe('requests', () => {
  it.each([
    ['payload version', 'invalid_x402_version', { x402Version: 1 }],
    ['accepted scheme', 'invalid_scheme', { accepted: { scheme: 'exact', network } }],
    ['accepted network', 'invalid_network', { accepted: { scheme: 'paper', network: 'base' } }],
    ['accepted nonsense', 'invalid_network', { accepted: { scheme: 'paper', network: '?' } }],
    ['payload', 'invalid_payload', { payload: {} }],
  ])('refuses a wrong %s', async (_name, reason, change) => {
    const { facilitator, mechanism, events } = setUp()
    const good = createRequest()
    // A caller in this process that did not check.
    const request = {
      ...good,
      paymentPayload: { ...good.paymentPayload, ...change },
    } as typeof good
    expect(await facilitator.verify(request)).toMatchObject({
      isValid: false,
      invalidReason: reason,
    })
    expect(await facilitator.settle(request)).toMatchObject({
      success: false,
      errorReason: reason,
      transaction: '',
    })
    expect(mechanism.calls.verify).toBe(0)
    expect(events.map(({ kind, operation }) => `${operation} ${kind}`)).toEqual([
      'verify rejected',
      'settle rejected',
    ])
  })

  it('T43 serves the configured chains of a family and no other', async () => {
    const mechanism = createPaperMechanism({ networks: ['eip155:31337', 'base-sepolia'] })
    const facilitator = createFacilitator({ schemes: [[mechanism]] })
    for (const other of ['eip155:8453', 'base', 'eip155:*', 'tron:nile', 'nonsense']) {
      const request = createRequest({}, { network: other })
      const error = await rejection(facilitator.verify(request))
      expect(error).toMatchObject({ code: 'mechanism_unregistered', status: 400, charged: 'no' })
      expect((await rejection(facilitator.settle(request))).code).toBe('mechanism_unregistered')
    }
    const other = createRequest({}, { scheme: 'exact' })
    expect((await rejection(facilitator.verify(other))).code).toBe('mechanism_unregistered')
  })

  it('takes every spelling of a network and answers in the peer’s', async () => {
    const { settle, facilitator } = setUp()
    expect(await settle({}, { network: 'anvil' })).toEqual({ ...settled, network: 'anvil' })
    expect(await settle()).toEqual(settled)
    expect(await facilitator.payment(id)).toMatchObject({ network })
  })

  it('quotes fees for what has one, in the spelling of who asks', async () => {
    const asked: string[] = []
    const mechanism = {
      ...createPaperMechanism({ networks: ['anvil', 'base-sepolia'] }),
      async quoteFee(requirements: PaymentRequirements): Promise<FeeQuote> {
        const { scheme, asset } = requirements
        asked.push(requirements.network)
        if (asset === 'unknown') throw new FareboxError('asset_unknown')
        if (asset === 'far') throw new FareboxError('rpc_unavailable')
        const fee = { feeTo: 'f', feeAmount: '1', caller: 'c' }
        return { scheme, network, asset, fee, pricing: 'flat', expiresAt: 9 }
      },
    }
    const facilitator = createFacilitator({ schemes: [mechanism] })
    const { paymentRequirements } = createRequest({}, { network: 'anvil' })
    const quotes = await facilitator.quoteFees([
      paymentRequirements,
      { ...paymentRequirements, network: 'base' },
      { ...paymentRequirements, asset: 'unknown' },
      { ...paymentRequirements, scheme: 'other' },
    ])
    expect(quotes.map((quote) => quote.network)).toEqual(['anvil'])
    expect(asked).toEqual([network, network])
    const far = facilitator.quoteFees([{ ...paymentRequirements, asset: 'far' }])
    expect((await rejection(far)).code).toBe('rpc_unavailable')
    expect(await setUp().facilitator.quoteFees([paymentRequirements])).toEqual([])
  })

  it('reads transfers of the networks that have a reader', async () => {
    const readTransfer = async ({ network: asked, transaction }: TransferQuery) => {
      if (transaction === 'odd') throw new FareboxError('payload_invalid', { detail: 'Odd.' })
      return asked === network ? ({ state: 'failed' } as const) : ({ state: 'unfit' } as const)
    }
    const mechanism = { ...createPaperMechanism(), readTransfer }
    const facilitator = createFacilitator({ schemes: [mechanism] })
    const query = { network: 'anvil', transaction: 't', asset: 'a', payTo: 'b' }
    expect(await facilitator.readTransfer(query)).toEqual({ state: 'failed' })
    const refused = async (change: Partial<TransferQuery>) =>
      (await rejection(facilitator.readTransfer({ ...query, ...change }))).code
    expect(await refused({ network: 'base' })).toBe('mechanism_unregistered')
    expect(await refused({ transaction: 'odd' })).toBe('request_invalid')
  })

  it('supported lists kinds, signers by family', async () => {
    const mechanism = createPaperMechanism({ networks: ['anvil', 'base-sepolia'] })
    const facilitator = createFacilitator({ schemes: [mechanism] })
    const extra = { paper: 'recycled' }
    expect(await facilitator.supported()).toEqual({
      kinds: [
        { x402Version: 2, scheme: 'paper', network: 'eip155:31337', extra },
        { x402Version: 2, scheme: 'paper', network: 'eip155:84532', extra },
        { x402Version: 1, scheme: 'paper', network: 'base-sepolia', extra },
      ],
      extensions: [],
      signers: { 'eip155:*': ['0xSigner'] },
    })
  })

  it('the status of a payment holds nothing to pay with', async () => {
    const { settle, facilitator } = setUp()
    await settle()
    expect(await facilitator.payment(id)).toEqual({
      paymentId: id,
      state: 'settled',
      scheme: 'paper',
      network,
      asset: '0xPaper',
      amount: '10',
      payTo: '0xSeller',
      payer: 'alice',
      transaction: 'alice/1#1',
      settledAmount: '10',
      createdAt: startOfTime,
      updatedAt: startOfTime,
    })
    expect(await facilitator.payment('nobody')).toBeUndefined()
  })
})

describe('construction', () => {
  const invalid = expect.objectContaining({ code: 'config_invalid' })

  it('refuses a memory ledger for real networks', () => {
    const real = createPaperMechanism({ networks: ['base'], isTestNetwork: false })
    const mixed = [createPaperMechanism(), real]
    expect(create({ schemes: mixed })).toThrow(invalid)
    expect(create({ schemes: mixed, ledger: createMemoryLedger() })).toThrow(/eip155:8453/)
    expect(create({ schemes: mixed, unsafeMemoryLedger: true })).not.toThrow()
    expect(create({ schemes: mixed, ledger: createFragileLedger() })).not.toThrow()
    expect(create({ schemes: [createPaperMechanism()] })).not.toThrow()
  })

  it('T43 refuses patterns, duplicates, nothing', () => {
    expect(create({ schemes: [createPaperMechanism({ networks: ['eip155:*'] })] })).toThrow(invalid)
    const twice = [createPaperMechanism(), createPaperMechanism({ networks: ['anvil'] })]
    expect(create({ schemes: twice })).toThrow(invalid)
    expect(create({ schemes: [] })).toThrow(invalid)
  })
})

describe('limits', () => {
  it('T09 refuses what is more than it takes, with nothing charged', async () => {
    const { facilitator, settle, chain } = setUp({ settleTimeoutMs: 20_000, maxInFlight: 2 })
    chain.paused = true
    await Promise.all([settle({ nonce: '1' }), settle({ nonce: '2' })])
    const busy = { code: 'facilitator_unavailable', status: 503, charged: 'no' }
    expect(await rejection(settle({ nonce: '3' }))).toMatchObject(busy)
    expect(await rejection(facilitator.verify(createRequest({ nonce: '3' })))).toMatchObject(busy)
    chain.paused = false
    await eventually(() => settle({ nonce: '3' }))
  })

  it('T09 one payer cannot take all places', async () => {
    const { settle, chain, facilitator } = setUp({
      settleTimeoutMs: 20_000,
      maxInFlightPerPayer: 2,
    })
    chain.paused = true
    const nonces = ['1', '2', '3', '4']
    const calls = await Promise.allSettled(nonces.map((nonce) => settle({ nonce })))
    expect(calls.map(({ status }) => status).toSorted()).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
    ])
    // A refused payment must not be settled by a restart either.
    expect(await facilitator.payment('alice/4/10')).toBeUndefined()
    expect(await settle({ payer: 'bob' })).toMatchObject(pending)
    expect(await settle({ nonce: '1' })).toMatchObject(pending)
    expect(await facilitator.health()).toEqual({ ready: true, inFlight: 3 })
  })
})

describe('close', () => {
  it('refuses new calls and drains', async () => {
    const { facilitator, settle, chain } = setUp({ settleTimeoutMs: 20_000 })
    chain.paused = true
    const running = settle()
    await eventually(() => expect(chain.broadcast).toHaveLength(1))
    const closed = facilitator.close()
    expect(facilitator.close()).toBe(closed)
    expect(await rejection(settle())).toMatchObject({
      code: 'facilitator_unavailable',
      charged: 'no',
    })
    expect((await rejection(facilitator.verify(createRequest()))).code).toBe(
      'facilitator_unavailable',
    )
    expect(await facilitator.health()).toMatchObject({ ready: false })
    chain.paused = false
    await closed
    expect(await running).toEqual(settled)
  })

  it('after the deadline waiting callers get pending and the ledger keeps the rest', async () => {
    const { facilitator, settle, chain, ledger } = setUp({ settleTimeoutMs: 60_000 })
    chain.paused = true
    const running = settle()
    await eventually(() => expect(chain.broadcast).toHaveLength(1))
    await facilitator.close({ drainTimeoutMs: 500 })
    expect(await running).toMatchObject({ ...pending, transaction: 'alice/1#1' })
    expect(await ledger.listUnfinished()).toHaveLength(1)
  })

  it('begins nothing after it has stopped', async () => {
    const { facilitator, mechanism, settle } = setUp({ settleTimeoutMs: 60_000 })
    const plan = defer<undefined>()
    mechanism.script.plan = () => plan.promise
    const running = settle()
    await eventually(() => expect(mechanism.calls.plan).toBe(1))
    await facilitator.close({ drainTimeoutMs: 100 })
    plan.resolve(undefined)
    expect(await running).toMatchObject(pending)
    expect(mechanism.calls.send).toBe(0)
  })
})

/** A promise where none is expected. */
function logAsynchronously(): void {
  return Promise.reject(new Error('logger down')) as unknown as undefined
}

describe('onEvent', () => {
  it('a function that throws or rejects changes nothing', async () => {
    const throwing = setUp({
      onEvent: () => {
        throw new Error('logger down')
      },
    })
    const rejecting = setUp({ onEvent: logAsynchronously })
    expect(await throwing.settle()).toEqual(settled)
    expect(await rejecting.settle()).toEqual(settled)
  })

  it('never carries a payload, a signature or a raw transaction', async () => {
    const { settle, events } = setUp()
    await settle({ signature: 'bad' })
    await settle()
    expect(JSON.stringify(events)).not.toMatch(/good|bad|raw|validBefore/)
  })
})
