import { describe, expect, test } from 'vitest'
import { decodePaymentRequired } from '../codec/decodePaymentRequired.js'
import { FareboxError } from '../errors/FareboxError.js'
import type { HttpResponse } from '../http/types.js'
import type { PaymentRequirements, SettleResponse } from '../wire/types.js'
import { createMemoryClaimStore } from './claims/createMemoryClaimStore.js'
import { createResourceServer } from './createResourceServer.js'
import type { ResourceServerOptions, RouteOptions, ServerEvent } from './options.js'
import type { Outcome, PaidOutcome } from './Outcome.js'
import {
  createRequest,
  createScriptedFacilitator,
  createTestClock,
  network,
  paperMechanism,
  pay,
  payTo,
  pendingResponse,
  readBody,
  readHeader,
  settledResponse,
  withPayment,
} from './seller.fixture.js'

const wire = { price: '$0.01', scheme: 'paper', network } as const

function createSeller(options: Partial<ResourceServerOptions> = {}) {
  const clock = createTestClock()
  const facilitator = createScriptedFacilitator()
  const events: ServerEvent[] = []
  const store = createMemoryClaimStore({ now: clock.now })
  const server = createResourceServer({
    facilitator,
    schemes: [[paperMechanism]],
    payTo,
    environment: clock,
    store,
    onEvent: (event) => events.push(event),
    ...options,
  })
  return { clock, facilitator, server, events, store }
}

async function quote(
  route: { handle: (request: never) => Promise<Outcome> },
  request = createRequest(),
): Promise<PaymentRequirements> {
  const outcome = await route.handle(request as never)
  if (outcome.kind !== 'respond') throw new Error('No challenge.')
  const [first] = decodePaymentRequired(
    readHeader(outcome.response, 'payment-required') ?? '',
  ).accepts
  if (first === undefined) throw new Error('No offer.')
  return first
}

function expectPaid(outcome: Outcome): PaidOutcome {
  if (outcome.kind !== 'paid') throw new Error(`Not paid: ${JSON.stringify(outcome)}`)
  return outcome
}

function expectRefused(outcome: Outcome): HttpResponse {
  if (outcome.kind !== 'respond') throw new Error(`Not refused: ${outcome.kind}`)
  return outcome.response
}

function codeOf(outcome: Outcome): unknown {
  return outcome.kind === 'respond' ? readBody(outcome.response)['code'] : outcome.kind
}

function configErrorOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof FareboxError && error.code === 'config_invalid') return error.detail ?? ''
    throw error
  }
  return 'no error'
}

describe('one payment', () => {
  test('T01: 50 requests at once, one handler, one settlement', async () => {
    const { server, facilitator } = createSeller()
    const route = server.route(wire)
    const payment = withPayment(pay(await quote(route)))
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => route.handle(payment)))
    const paid = outcomes.filter((outcome) => outcome.kind === 'paid')
    expect(paid).toHaveLength(1)
    const refused = outcomes.filter((outcome) => outcome.kind === 'respond')
    expect(new Set(refused.map(codeOf))).toEqual(new Set(['payment_in_flight']))
    await expectPaid(paid[0] as Outcome).finish({ status: 200 })
    expect(facilitator.asked.settle).toHaveLength(1)
  })

  test.each([
    ['failed', { ...settledResponse, success: false, errorReason: 'insufficient_funds' }],
    ['is not known', pendingResponse],
    ['proves nothing', { ...settledResponse, transaction: '' }],
  ])('T02: verified, and nothing leaves when the settlement %s', async (_name, settleAnswer) => {
    const { server, facilitator, events } = createSeller()
    const route = server.route(wire)
    facilitator.settleAnswer = settleAnswer
    const sale = expectPaid(await route.handle(withPayment(pay(await quote(route)))))
    const answer = () => ({ status: 200, headers: [], body: new Uint8Array(1) })
    expect(await sale.finish({ status: 200, answer })).toMatchObject({
      kind: 'replace',
      response: { status: 402 },
    })
    expect(events.map(({ kind }) => kind)).not.toContain('settled')
    expect(await server.payments.list({ states: ['settled', 'delivered'] })).toEqual([])
  })

  test('a payment that ends before the handler may is refused, and nobody is asked', async () => {
    const { server, facilitator, clock } = createSeller()
    const route = server.route({ ...wire, expectedDurationSeconds: 60 })
    const requirements = await quote(route)
    const endIn = (seconds: number) =>
      pay(requirements, { validBefore: clock.now() / 1000 + seconds })
    const refused = expectRefused(await route.handle(withPayment(endIn(59))))
    expect(readBody(refused)).toMatchObject({
      code: 'payment_invalid',
      reason: 'invalid_paper_valid_before',
    })
    expect(facilitator.asked.verify).toEqual([])
    expectPaid(await route.handle(withPayment(endIn(60))))
  })

  test('the handler learns who paid what', async () => {
    const { server } = createSeller()
    const route = server.route(wire)
    const { payment } = expectPaid(await route.handle(withPayment(pay(await quote(route)))))
    expect(payment).toMatchObject({
      state: 'verified',
      payer: 'alice',
      payTo,
      amount: 10_000n,
      network,
      scheme: 'paper',
    })
  })

  test('T45: a forged payment locks nobody out', async () => {
    const { server, facilitator } = createSeller()
    const route = server.route(wire)
    const requirements = await quote(route)
    facilitator.verifyAnswer = { isValid: false, invalidReason: 'invalid_paper_signature' }
    expect(codeOf(await route.handle(withPayment(pay(requirements))))).toBe('payment_invalid')
    facilitator.verifyAnswer = { isValid: true }
    expectPaid(await route.handle(withPayment(pay(requirements))))
  })

  test('released after a failed handler, it may be used again', async () => {
    const { server, events } = createSeller()
    const route = server.route(wire)
    const payment = withPayment(pay(await quote(route)))
    const first = expectPaid(await route.handle(payment))
    expect(await first.finish({ status: 500 })).toMatchObject({ kind: 'release', charged: false })
    expectPaid(await route.handle(payment))
    expect(events.map(({ kind }) => kind)).toEqual(['claimed', 'released', 'claimed'])
  })

  test('T36: a buyer who leaves before the answer pays nothing', async () => {
    const { server, facilitator } = createSeller()
    const route = server.route(wire)
    const payment = withPayment(pay(await quote(route)))
    const first = expectPaid(await route.handle(payment))
    await first.abort('client_disconnected')
    expect(await first.finish({ status: 200 })).toMatchObject({ kind: 'replace' })
    expect(facilitator.asked.settle).toHaveLength(0)
    expectPaid(await route.handle(payment))
  })

  test('finishing twice settles once', async () => {
    const { server, facilitator } = createSeller()
    const route = server.route(wire)
    const sale = expectPaid(await route.handle(withPayment(pay(await quote(route)))))
    const [first, second] = await Promise.all([
      sale.finish({ status: 200 }),
      sale.finish({ status: 200 }),
    ])
    expect([first.kind, second.kind]).toEqual(['release', 'replace'])
    expect(facilitator.asked.settle).toHaveLength(1)
  })

  test('T04: what is owed for one resource is not delivered for another', async () => {
    const { server } = createSeller()
    const route = server.route(wire)
    const payment = pay(await quote(route))
    const sale = expectPaid(await route.handle(withPayment(payment)))
    await sale.finish({ status: 200 })
    await sale.abort('client_disconnected')
    const elsewhere = withPayment(payment, { url: 'https://api.example.com/report' })
    expect(codeOf(await route.handle(elsewhere))).toBe('payment_already_used')
    expectPaid(await route.handle(withPayment(payment)))
  })

  test('a lapsed lease lets another request take over, and the first answer is withheld', async () => {
    const { server, clock, facilitator } = createSeller()
    const route = server.route(wire)
    const payment = withPayment(pay(await quote(route)))
    const slow = expectPaid(await route.handle(payment))
    await clock.advance(30_000)
    const quick = expectPaid(await route.handle(payment))
    expect(await quick.finish({ status: 200 })).toMatchObject({ kind: 'release', charged: true })
    const late = await slow.finish({ status: 200 })
    expect(late).toMatchObject({ kind: 'replace', response: { status: 409 } })
    expect(facilitator.asked.settle).toHaveLength(1)
  })

  test('T10: pending is asked for again, and a used nonce does not make it a failure', async () => {
    const { server, facilitator } = createSeller()
    const route = server.route(wire)
    const payment = withPayment(pay(await quote(route)))
    facilitator.settleAnswer = pendingResponse
    await expectPaid(await route.handle(payment)).finish({ status: 200 })
    facilitator.settleAnswer = {
      ...settledResponse,
      success: false,
      errorReason: 'invalid_exact_evm_nonce_already_used',
    }
    expect(codeOf(await route.handle(payment))).toBe('settlement_pending')
    facilitator.settleAnswer = settledResponse
    expect(expectPaid(await route.handle(payment)).payment.state).toBe('settled')
    expect(facilitator.asked.verify).toHaveLength(1)
  })

  const answerOf = async (
    settleAnswer: Partial<SettleResponse>,
  ): Promise<{ readonly code: unknown; readonly invites: boolean }> => {
    const { server, facilitator } = createSeller()
    const route = server.route(wire)
    const sale = expectPaid(await route.handle(withPayment(pay(await quote(route)))))
    facilitator.settleAnswer = { ...settledResponse, success: false, ...settleAnswer }
    const outcome = await sale.finish({ status: 200 })
    if (outcome.kind !== 'replace') throw new Error('It was released.')
    const { code } = readBody(outcome.response)
    return { code, invites: readHeader(outcome.response, 'payment-required') !== undefined }
  }

  test.each([
    'invalid_exact_evm_nonce_already_used',
    'permit2_invalid_nonce',
    'unexpected_settle_error',
    'invalid_transaction_state',
    'settle_timeout',
    'rpc_unavailable',
    'internal_error',
    'unknown_error',
  ])(
    'T03 T10: %s says nothing about the money, and invites nobody to pay again',
    async (errorReason) => {
      const answer = await answerOf({ errorReason, transaction: '' })
      expect(answer).toEqual({ code: 'settlement_pending', invites: false })
    },
  )

  test.each([
    ['no reason', { transaction: '' }],
    ['a success without a transaction', { success: true, transaction: '' }],
    ['a success on another network', { success: true, network: 'eip155:1' }],
  ])('T10 T21: neither does %s', async (_name, change) => {
    expect(await answerOf(change)).toEqual({ code: 'settlement_pending', invites: false })
  })

  test.each([
    ['invalid_exact_evm_nonce_already_used', '0xother'],
    ['invalid_exact_evm_transaction_failed', '0xreverted'],
    ['payment_expired', ''],
    ['transaction_expired', ''],
    ['insufficient_funds', ''],
  ])('%s with the transaction "%s" is a failure', async (errorReason, transaction) => {
    const answer = await answerOf({ errorReason, transaction })
    expect(answer).toEqual({ code: 'settlement_failed', invites: true })
  })

  test.each([
    'insufficient_funds',
    'gasfree_nonce_mismatch',
    'permit_allowance_required',
    'expired',
    'permit2_deadline_expired',
    'invalid_exact_evm_payload_authorization_valid_before',
    'invalid_exact_evm_transaction_simulation_failed',
  ])(
    'T10: %s may be what an earlier settlement has left, and is a failure the first time only',
    async (errorReason) => {
      const { server, facilitator } = createSeller()
      const route = server.route(wire)
      const refusal = { ...settledResponse, success: false, transaction: '', errorReason }
      const payment = pay(await quote(route))
      facilitator.settleAnswer = refusal
      const first = await expectPaid(await route.handle(withPayment(payment))).finish({
        status: 200,
      })
      expect(first.kind === 'replace' && readBody(first.response)).toMatchObject({
        code: 'settlement_failed',
      })
      const other = withPayment({ ...payment, payload: { ...payment.payload, nonce: 'n2' } })
      facilitator.settleAnswer = pendingResponse
      await expectPaid(await route.handle(other)).finish({ status: 200 })
      facilitator.settleAnswer = refusal
      expect(codeOf(await route.handle(other))).toBe('settlement_pending')
    },
  )

  test('T25: a transaction that worked and shows no transfer invites nobody to pay again', async () => {
    const { server, facilitator } = createSeller()
    const route = server.route(wire)
    facilitator.settleAnswer = {
      ...settledResponse,
      success: false,
      errorReason: 'invalid_transaction_effect',
    }
    const sale = expectPaid(await route.handle(withPayment(pay(await quote(route)))))
    const outcome = await sale.finish({ status: 200 })
    const response = outcome.kind === 'replace' ? outcome.response : undefined
    expect(response && readBody(response)).toMatchObject({ code: 'settlement_pending' })
    expect(response && readHeader(response, 'payment-required')).toBeUndefined()
  })

  test('a price that has changed since does not keep back what is owed', async () => {
    let price: '$0.01' | '$0.02' = '$0.01'
    const { server } = createSeller()
    const route = server.route({ ...wire, price: () => price })
    const payment = withPayment(pay(await quote(route)))
    const sale = expectPaid(await route.handle(payment))
    await sale.finish({ status: 200 })
    await sale.abort('client_disconnected')
    price = '$0.02'
    expect(expectPaid(await route.handle(payment)).payment.state).toBe('settled')
  })

  test('T18: a price that has changed since refuses a new payment at the old one', async () => {
    let price: '$0.01' | '$0.02' = '$0.01'
    const { server } = createSeller()
    const route = server.route({ ...wire, price: () => price, quoteSeconds: 0 })
    const payment = withPayment(pay(await quote(route)))
    price = '$0.02'
    const outcome = await route.handle(payment)
    expect(codeOf(outcome)).toBe('payment_mismatch')
    expect(outcome.kind === 'respond' && readBody(outcome.response).accepts[0]?.amount).toBe(
      '20000',
    )
  })

  test('a store that fails after the settlement does not keep the answer back', async () => {
    const clock = createTestClock()
    const memory = createMemoryClaimStore({ now: clock.now })
    let down = false
    const store = {
      ...memory,
      compareAndSet: async (...call: Parameters<typeof memory.compareAndSet>) => {
        if (down) throw new Error('ECONNREFUSED')
        return memory.compareAndSet(...call)
      },
    }
    const { server, facilitator, events } = createSeller({ store, environment: clock })
    const route = server.route(wire)
    const sale = expectPaid(await route.handle(withPayment(pay(await quote(route)))))
    facilitator.settleAnswer = () => {
      down = true
      return settledResponse
    }
    expect(await sale.finish({ status: 200 })).toMatchObject({ kind: 'release', charged: true })
    expect(events.some(({ error }) => error?.code === 'store_unavailable')).toBe(true)
  })

  test('nothing is sent for settlement when the store cannot note it', async () => {
    const clock = createTestClock()
    const memory = createMemoryClaimStore({ now: clock.now })
    let writes = 0
    const store = {
      ...memory,
      compareAndSet: async (...call: Parameters<typeof memory.compareAndSet>) => {
        writes += 1
        if (writes > 1) throw new Error('ECONNREFUSED')
        return memory.compareAndSet(...call)
      },
    }
    const { server, facilitator } = createSeller({ store, environment: clock })
    const route = server.route(wire)
    const sale = expectPaid(await route.handle(withPayment(pay(await quote(route)))))
    const end = await sale.finish({ status: 200 })
    expect(end).toMatchObject({ kind: 'replace', response: { status: 503 } })
    expect(facilitator.asked.settle).toHaveLength(0)
  })
})

describe('upfront', () => {
  test('settles before the handler, holds nothing back', async () => {
    const { server, facilitator } = createSeller()
    const route = server.route({ ...wire, flow: 'upfront' })
    const requirements = await quote(route)
    expect(requirements.extra).toEqual({ paymentFlow: 'upfront' })
    const sale = expectPaid(await route.handle(withPayment(pay(requirements))))
    expect(sale).toMatchObject({
      holdBytes: 0,
      payment: { state: 'settled', transaction: '0xabc' },
    })
    expect(facilitator.asked.settle).toHaveLength(1)
  })

  test('a failed handler leaves a debt that the same payment collects', async () => {
    const { server, facilitator } = createSeller()
    const route = server.route({ ...wire, flow: 'upfront' })
    const payment = withPayment(pay(await quote(route)))
    await expectPaid(await route.handle(payment)).finish({ status: 500 })
    const again = expectPaid(await route.handle(payment))
    const end = await again.finish({ status: 200 })
    expect(end.kind === 'release' && (await end.delivered())).toBe(undefined)
    expect(codeOf(await route.handle(payment))).toBe('payment_already_used')
    expect(facilitator.asked.settle).toHaveLength(1)
  })

  test('the handler never runs while the outcome is unknown', async () => {
    const { server, facilitator } = createSeller()
    const route = server.route({ ...wire, flow: 'upfront' })
    facilitator.settleAnswer = pendingResponse
    const outcome = await route.handle(withPayment(pay(await quote(route))))
    expect(codeOf(outcome)).toBe('settlement_pending')
  })
})

describe('terms', () => {
  test('several ways to pay; recipients by network, exact before pattern', async () => {
    const { server } = createSeller({ payTo: { 'eip155:*': '0xAny', base: '0xBase' } })
    const route = server.route({
      accepts: [wire, { ...wire, network: 'eip155:8453' }, { ...wire, payTo: '0xOwn' }],
    })
    const outcome = await route.handle(createRequest())
    const { accepts } = readBody(expectRefused(outcome))
    expect(accepts.map((accept) => accept.payTo)).toEqual(['0xAny', '0xBase', '0xOwn'])
  })

  test('settings that are functions see the host request', async () => {
    const { server } = createSeller({ payTo: (context) => (context as { to: string }).to })
    const route = server.route({
      ...wire,
      price: (context) => (context as { cost: '$1' }).cost,
      description: async () => 'made to order',
    })
    const request = { ...createRequest(), context: { to: '0xTo', cost: '$1' } }
    const outcome = await route.handle(request)
    expect(readBody(expectRefused(outcome))).toMatchObject({
      resource: { description: 'made to order' },
      accepts: [{ amount: '1000000', payTo: '0xTo' }],
    })
  })

  test('the fragment of the URL stays at home', async () => {
    const { server } = createSeller()
    const outcome = await server.route(wire).handle(createRequest({ url: 'https://a.example/b#c' }))
    const { resource } = readBody(expectRefused(outcome))
    expect(resource.url).toBe('https://a.example/b')
  })

  test('scripts of other origins may read the payment headers', async () => {
    const { server } = createSeller()
    const headers = { origin: 'https://app.example' }
    const outcome = await server.route(wire).handle(createRequest({ headers }))
    const exposed = readHeader(expectRefused(outcome), 'access-control-expose-headers')
    expect(exposed).toBe('PAYMENT-REQUIRED, PAYMENT-RESPONSE, Retry-After')
  })

  test('h2c is no reason to refuse', async () => {
    const { server } = createSeller()
    const outcome = await server.route(wire).handle(createRequest({ headers: { upgrade: 'h2c' } }))
    expect(codeOf(outcome)).toBe(undefined)
  })

  test.each<[string, Partial<RouteOptions>, Partial<ResourceServerOptions>, RegExp]>([
    ['no price', { price: undefined as never }, {}, /"price" is missing/],
    ['a bad price', { price: '$x' }, {}, /not valid/],
    ['an unknown network', { network: 'nowhere' }, {}, /"network" is not a network/],
    ['an unconfigured network', { network: 'tron:nile' }, {}, /No scheme "paper"/],
    ['an unconfigured scheme', { scheme: 'upto' }, {}, /No scheme "upto"/],
    ['no recipient', {}, { payTo: undefined as never }, /"payTo" is missing/],
    ['no recipient there', {}, { payTo: { 'tron:*': 'T' } }, /no recipient for eip155:31337/],
    ['no window', { maxTimeoutSeconds: 0 }, {}, /"maxTimeoutSeconds"/],
    ['no way to pay', { accepts: [] }, {}, /"accepts" is empty/],
    ['a negative wait', { settleTimeoutMs: -1 }, {}, /"settleTimeoutMs"/],
    ['no schemes', {}, { schemes: [] }, /"schemes" is empty/],
    ['no facilitator', {}, { facilitator: [] }, /"facilitator" is missing/],
    ['T21 a facilitator in the clear', {}, { facilitator: 'http://pay.example.com' }, /plain http/],
  ])('refused at construction: %s', (_name, route, options, complaint) => {
    const message = configErrorOf(() => {
      const { server } = createSeller(options)
      return server.route({ ...wire, ...route } as RouteOptions)
    })
    expect(message).toMatch(complaint)
  })
})

describe('facilitator', () => {
  test('that never answers about a payment ends the wait, not the server', async () => {
    const { server, facilitator, clock } = createSeller()
    const route = server.route(wire)
    const requirements = await quote(route)
    facilitator.verifyAnswer = () => new Promise(() => undefined)
    const outcome = route.handle(withPayment(pay(requirements)))
    await clock.advance(0)
    await clock.advance(30_000)
    expect(codeOf(await outcome)).toBe('facilitator_timeout')
  })

  test('is asked for on the first payment only, and again after it could not be found', async () => {
    const facilitator = createScriptedFacilitator()
    let calls = 0
    const { server } = createSeller({
      facilitator: () => {
        calls += 1
        if (calls === 1) throw new Error('FACILITATOR_URL is not set')
        return facilitator
      },
    })
    const route = server.route(wire)
    const payment = withPayment(pay(await quote(route)))
    expect(calls).toBe(0)
    expect(codeOf(await route.handle(payment))).toBe('config_unresolved')
    expectPaid(await route.handle(payment))
    expect(calls).toBe(2)
  })

  test('ready tells of a facilitator that settles something else', async () => {
    const { server } = createSeller()
    server.route(wire)
    await server.ready()
    server.route({ ...wire, network: 'base' })
    await expect(server.ready()).rejects.toMatchObject({ code: 'facilitator_unsupported' })
  })

  test('is given the terms of the server, not those of the buyer', async () => {
    const { server, facilitator } = createSeller()
    const route = server.route(wire)
    const payment = pay(await quote(route))
    const accepted = { ...payment.accepted, extra: { sneaky: true } }
    await route.handle(withPayment({ ...payment, accepted }))
    expect(facilitator.asked.verify[0]?.paymentRequirements.extra).toBe(undefined)
  })
})
