import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { describe, expect, test } from 'vitest'
import { readBindingSalt } from '../binding/readBinding.js'
import { deriveBoundNonce } from '../binding/deriveBoundNonce.js'
import { decodePaymentRequired } from '../codec/decodePaymentRequired.js'
import { decodeSettleResponse } from '../codec/decodeSettleResponse.js'
import { encodeBase64 } from '../codec/encodeBase64.js'
import type { HttpResponse, RequestBody } from '../http/types.js'
import type { PaymentPayload, PaymentRequired } from '../wire/types.js'
import { createMemoryAnswerStore } from './answers/createMemoryAnswerStore.js'
import type { StoredAnswer } from './answers/AnswerStore.js'
import { createMemoryClaimStore } from './claims/createMemoryClaimStore.js'
import { createResourceServer, type PaidRoute } from './createResourceServer.js'
import type { ResourceServerOptions, ServerEvent } from './options.js'
import type { Outcome, PaidOutcome } from './Outcome.js'
import {
  createRequest,
  createScriptedFacilitator,
  createTestClock,
  network,
  paperMechanism,
  pay,
  payBound,
  payTo,
  pendingResponse,
  readBody,
  readHeader,
  type RequestOptions,
  settledResponse,
  withPayment,
} from './seller.fixture.js'

const wire = { price: '$0.01', scheme: 'paper', network } as const
const url = 'https://api.example.com/weather?city=x'
const noBody = sha256(new Uint8Array())

function createSeller(options: Partial<ResourceServerOptions> = {}) {
  const clock = createTestClock()
  const facilitator = createScriptedFacilitator()
  const events: ServerEvent[] = []
  const server = createResourceServer({
    facilitator,
    schemes: [paperMechanism],
    payTo,
    environment: clock,
    store: createMemoryClaimStore({ now: clock.now }),
    answers: createMemoryAnswerStore({ now: clock.now }),
    onEvent: (event) => events.push(event),
    ...options,
  })
  return { clock, facilitator, server, events }
}

async function challengeOf(
  route: PaidRoute,
  options: RequestOptions = {},
): Promise<PaymentRequired> {
  const response = refused(await route.handle(createRequest(options)))
  return decodePaymentRequired(readHeader(response, 'payment-required') ?? '')
}

function paid(outcome: Outcome): PaidOutcome {
  if (outcome.kind !== 'paid') throw new Error(`Not paid: ${JSON.stringify(outcome)}`)
  return outcome
}

function refused(outcome: Outcome): HttpResponse {
  if (outcome.kind !== 'respond') throw new Error(`Not refused: ${outcome.kind}`)
  return outcome.response
}

function problemOf(outcome: Outcome): unknown {
  if (outcome.kind !== 'respond') return outcome.kind
  const { code, reason } = readBody(outcome.response)
  return typeof reason === 'string' ? `${String(code)}: ${reason}` : code
}

function firstOf(challenge: PaymentRequired): PaymentRequired['accepts'][number] {
  const [first] = challenge.accepts
  if (first === undefined) throw new Error('No offer.')
  return first
}

const answer: StoredAnswer = {
  status: 200,
  headers: [
    ['Content-Type', 'text/plain'],
    ['Set-Cookie', 'session=1'],
  ],
  body: utf8ToBytes('sunny'),
}

/** Lets the handler answer, and the buyer get it or not. */
async function complete(outcome: Outcome, arrives = true): Promise<void> {
  const sale = paid(outcome)
  const end = await sale.finish({ status: 200, answer: () => answer })
  if (end.kind === 'release' && arrives) await end.delivered()
  else await sale.abort('client_disconnected')
}

describe('request binding', () => {
  const get = { method: 'GET', targetUri: url, bodyDigest: noBody }

  test('a bound payment buys its request', async () => {
    const { server } = createSeller()
    const route = server.route(wire)
    paid(await route.handle(withPayment(payBound(await challengeOf(route), get))))
  })

  test.each([
    ['T04: another path', { url: 'https://api.example.com/report' }],
    ['T04: another query', { url: 'https://api.example.com/weather?city=y' }],
    ['T04: another method', { method: 'DELETE' }],
    ['T05: another host', { url: 'https://b.example.com/weather?city=x' }],
  ])('%s is refused', async (_name, elsewhere) => {
    const { server, facilitator } = createSeller()
    const route = server.route(wire)
    const payment = payBound(await challengeOf(route), get)
    const outcome = await route.handle(withPayment(payment, elsewhere))
    expect(problemOf(outcome)).toBe('payment_invalid: request_binding_mismatch')
    expect(facilitator.asked.verify).toHaveLength(0)
  })

  test.each(['required', 'preferred', 'off'] as const)(
    'T47: without its salt it is refused (%s)',
    async (binding) => {
      const { server } = createSeller()
      const route = server.route({ ...wire, binding })
      const terms = await challengeOf(server.route(wire))
      const { extensions: _salt, ...stripped } = payBound(terms, get)
      expect(problemOf(await route.handle(withPayment(stripped)))).toBe(
        'payment_invalid: request_binding_salt_missing',
      )
    },
  )

  test('T47: with somebody else’s salt it is refused', async () => {
    const { server } = createSeller()
    const route = server.route(wire)
    const challenge = await challengeOf(route)
    const { extensions } = payBound(challenge, get)
    if (extensions === undefined) throw new Error('No salt.')
    const mixed = { ...payBound(challenge, get), extensions }
    expect(problemOf(await route.handle(withPayment(mixed)))).toBe(
      'payment_invalid: request_binding_mismatch',
    )
  })

  test('an unbound payment is refused where binding is required', async () => {
    const { server } = createSeller()
    const route = server.route({ ...wire, binding: 'required' })
    const challenge = await challengeOf(route)
    expect(challenge.extensions).toMatchObject({ 'request-binding': { info: { required: true } } })
    const payment = pay(firstOf(challenge), { chosen: '00'.repeat(32) })
    expect(problemOf(await route.handle(withPayment(payment)))).toBe(
      'payment_invalid: request_binding_required',
    )
  })

  test('a scheme without a place for it cannot require it', () => {
    const sequential = { ...paperMechanism, binding: 'none' as const }
    const { server } = createSeller({ schemes: [sequential] })
    expect(() => server.route({ ...wire, binding: 'required' })).toThrow(/"binding" cannot be/)
  })

  test('off says nothing in the challenge', async () => {
    const { server } = createSeller()
    const challenge = await challengeOf(server.route({ ...wire, binding: 'off' }))
    expect(challenge.extensions).toBe(undefined)
  })

  describe('bodies', () => {
    const text = utf8ToBytes('{"question":1}')
    const post = { method: 'POST', targetUri: url, bodyDigest: sha256(text) }

    function bodyOf(bytes: Uint8Array, ahead = true): RequestBody {
      return {
        digestAhead: async () => (ahead ? sha256(bytes) : undefined),
        digestRead: async () => sha256(bytes),
      }
    }

    test('the same body', async () => {
      const { server } = createSeller()
      const route = server.route(wire)
      const options = { method: 'POST', body: bodyOf(text) }
      const challenge = await challengeOf(route, options)
      expect(challenge.extensions).toMatchObject({
        'request-binding': { info: { components: ['@method', '@target-uri', 'content-digest'] } },
      })
      paid(await route.handle(withPayment(payBound(challenge, post), options)))
    })

    test('T04: another body is refused before the handler', async () => {
      const { server } = createSeller()
      const route = server.route(wire)
      const payment = payBound(
        await challengeOf(route, { method: 'POST', body: bodyOf(text) }),
        post,
      )
      const body = bodyOf(utf8ToBytes('{"question":2}'))
      const outcome = await route.handle(withPayment(payment, { method: 'POST', body }))
      expect(problemOf(outcome)).toBe('payment_invalid: request_binding_mismatch')
    })

    test('a long body is compared before the settlement', async () => {
      const { server, facilitator } = createSeller()
      const route = server.route(wire)
      const payment = payBound(
        await challengeOf(route, { method: 'POST', body: bodyOf(text) }),
        post,
      )
      const headers = { 'content-digest': `sha-256=:${encodeBase64(sha256(text))}:` }
      const send = (body: RequestBody) =>
        route.handle(withPayment(payment, { method: 'POST', headers, body }))

      const lie = paid(await send(bodyOf(utf8ToBytes('something else'), false)))
      const end = await lie.finish({ status: 200 })
      expect(end).toMatchObject({ kind: 'replace', response: { status: 400 } })
      expect(facilitator.asked.settle).toHaveLength(0)

      await complete(await send(bodyOf(text, false)))
      expect(facilitator.asked.settle).toHaveLength(1)
    })

    test('T04: what is owed for a long body is owed for no other', async () => {
      const { server, facilitator } = createSeller()
      const route = server.route(wire)
      const payment = payBound(
        await challengeOf(route, { method: 'POST', body: bodyOf(text) }),
        post,
      )
      const headers = { 'content-digest': `sha-256=:${encodeBase64(sha256(text))}:` }
      const send = (body: RequestBody) =>
        route.handle(withPayment(payment, { method: 'POST', headers, body }))
      const sale = paid(await send(bodyOf(text, false)))
      await sale.finish({ status: 200 })
      // The connection is gone before the answer has arrived.
      await sale.abort('client_disconnected')

      const lie = paid(await send(bodyOf(utf8ToBytes('something else'), false)))
      const end = await lie.finish({ status: 200 })
      const response = end.kind === 'replace' ? end.response : undefined
      expect(response && readBody(response)).toMatchObject({
        code: 'content_digest_mismatch',
        charged: 'yes',
      })
      await complete(await send(bodyOf(text, false)))
      expect(facilitator.asked.settle).toHaveLength(1)
    })

    test('a long body without a declared digest is refused', async () => {
      const { server } = createSeller()
      const route = server.route(wire)
      const payment = payBound(
        await challengeOf(route, { method: 'POST', body: bodyOf(text) }),
        post,
      )
      const body = bodyOf(text, false)
      const outcome = await route.handle(withPayment(payment, { method: 'POST', body }))
      expect(problemOf(outcome)).toBe('content_digest_mismatch')
    })

    test('a body that nobody can see is not covered', async () => {
      const { server } = createSeller()
      const route = server.route(wire)
      const challenge = await challengeOf(route, { method: 'POST' })
      expect(challenge.extensions).toMatchObject({
        'request-binding': { info: { components: ['@method', '@target-uri'] } },
      })
      paid(await route.handle(withPayment(payBound(challenge, post), { method: 'POST' })))
    })
  })

  describe('a seller that demands the digest of the body', () => {
    const demand = { ...wire, binding: 'required', bindBody: true } as const

    test.each([
      ['the host does not show bodies', { rawBodies: false }, {}, /does not show/],
      ['the host says nothing of bodies', {}, {}, /does not show/],
      ['payments need not be bound', { rawBodies: true }, { binding: 'preferred' }, /"binding"/],
    ] as const)('is refused at construction where %s', (_name, host, change, message) => {
      const { server } = createSeller(host)
      expect(() => server.route({ ...demand, ...change })).toThrow(
        expect.objectContaining({
          code: 'config_invalid',
          message: expect.stringMatching(message),
        }),
      )
    })

    test('sells what has no body, and does not sell a body that was read before', async () => {
      const { server, events } = createSeller({ rawBodies: true })
      const route = server.route(demand)
      paid(await route.handle(withPayment(payBound(await challengeOf(route), get))))
      const unseen = await route.handle(createRequest({ method: 'POST' }))
      expect(refused(unseen)).toMatchObject({ status: 503 })
      expect(problemOf(unseen)).toBe('config_unresolved')
      expect(events).toContainEqual(expect.objectContaining({ kind: 'error' }))
    })

    test('takes no formula that leaves the body out', async () => {
      const { server } = createSeller({ rawBodies: true })
      const text = utf8ToBytes('{"question":1}')
      const body: RequestBody = {
        digestAhead: async () => sha256(text),
        digestRead: async () => sha256(text),
      }
      const options = { method: 'POST', body }
      for (const [settings, expected] of [
        [demand, 'payment_invalid: request_binding_required'],
        [{ ...wire, binding: 'required' }, 'paid'],
      ] as const) {
        const route = server.route(settings)
        const payment = payByMppx(await challengeOf(route, options))
        expect(problemOf(await route.handle(withPayment(payment, options)))).toBe(expected)
      }
    })
  })

  test('the formula of mppx is as good where binding is required', async () => {
    const { server } = createSeller()
    const route = server.route({ ...wire, binding: 'required' })
    const payment = payByMppx(await challengeOf(route))
    paid(await route.handle(withPayment(payment)))
    const fresh = payByMppx(await challengeOf(route), { nonce: 'n2' })
    const elsewhere = withPayment(fresh, { url: 'https://api.example.com/report' })
    expect(problemOf(await route.handle(elsewhere))).toBe(
      'payment_invalid: request_binding_required',
    )
  })
})

/** A payment by mppx's `routeBinding: "required"`, written after docs/request-binding.md. */
function payByMppx(
  challenge: PaymentRequired,
  change: Readonly<Record<string, string>> = {},
): PaymentPayload {
  const accepted = firstOf(challenge)
  const { resource } = challenge
  const extensions = { mppx: { info: { route: 'x' } } }
  const serialize = (value: object): string =>
    encodeBase64(utf8ToBytes(JSON.stringify(sortKeys(value))))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replaceAll('=', '')
  const text = [accepted, resource, extensions].map(serialize).join('|')
  const chosen = bytesToHex(sha256(utf8ToBytes(text)))
  return { ...pay(accepted, { chosen, ...change }), resource, extensions }
}

function sortKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sortKeys(member)]),
  )
}

describe('kept answers', () => {
  const get = { method: 'GET', targetUri: url, bodyDigest: noBody }

  async function sell(arrives: boolean) {
    const seller = createSeller()
    const route = seller.server.route(wire)
    const payment = payBound(await challengeOf(route), get)
    await complete(await route.handle(withPayment(payment)), arrives)
    return { ...seller, route, payment }
  }

  test('the buyer who proves the salt gets it again, without cookies and without another charge', async () => {
    const { route, payment, facilitator } = await sell(true)
    const response = refused(await route.handle(withPayment(payment)))
    expect(response.status).toBe(200)
    expect(new TextDecoder().decode(response.body as Uint8Array)).toBe('sunny')
    expect(readHeader(response, 'content-type')).toBe('text/plain')
    expect(readHeader(response, 'set-cookie')).toBe(undefined)
    expect(readHeader(response, 'cache-control')).toBe('private, no-store')
    expect(decodeSettleResponse(readHeader(response, 'payment-response') ?? '').success).toBe(true)
    expect(facilitator.asked.settle).toHaveLength(1)
  })

  test('T44: whoever rebuilds the payment from the chain gets nothing', async () => {
    const { route, payment } = await sell(true)
    const { extensions: _salt, ...rebuilt } = payment
    expect(problemOf(await route.handle(withPayment(rebuilt)))).toBe(
      'payment_invalid: request_binding_salt_missing',
    )
  })

  test('T44: an unbound payment has no secret, so its answer is shown to nobody', async () => {
    const { server } = createSeller()
    const route = server.route(wire)
    const payment = pay(firstOf(await challengeOf(route)))
    await complete(await route.handle(withPayment(payment)))
    expect(problemOf(await route.handle(withPayment(payment)))).toBe('payment_already_used')
  })

  test('a payment-identifier of 128 bits is a secret, a short one is not', async () => {
    const { server } = createSeller()
    const route = server.route(wire)
    for (const [id, nonce, expected] of [
      ['a'.repeat(22), 'n1', 200],
      ['order-1', 'n2', 409],
    ] as const) {
      const extensions = { 'payment-identifier': { info: { required: false, id } } }
      const payment = { ...pay(firstOf(await challengeOf(route)), { nonce }), extensions }
      await complete(await route.handle(withPayment(payment)))
      expect(refused(await route.handle(withPayment(payment))).status).toBe(expected)
      const other = { 'payment-identifier': { info: { required: false, id: 'b'.repeat(22) } } }
      const guess = await route.handle(withPayment({ ...payment, extensions: other }))
      expect(problemOf(guess)).toBe('payment_already_used')
    }
  })

  test('an answer that was lost on the way is shown, and is then delivered', async () => {
    const { route, payment, server } = await sell(false)
    expect(await server.payments.list({ states: ['settled'] })).toHaveLength(1)
    const again = await route.handle(withPayment(payment))
    expect(refused(again).status).toBe(200)
    if (again.kind === 'respond') await again.delivered?.()
    expect(await server.payments.list({ states: ['delivered'] })).toHaveLength(1)
  })

  test('is forgotten after its time', async () => {
    const { route, payment, clock } = await sell(true)
    await clock.advance(600_000)
    expect(problemOf(await route.handle(withPayment(payment)))).toBe('payment_already_used')
  })

  test('none is kept on request', async () => {
    const { server } = createSeller({ answers: false })
    const route = server.route(wire)
    const payment = payBound(await challengeOf(route), get)
    await complete(await route.handle(withPayment(payment)))
    expect(problemOf(await route.handle(withPayment(payment)))).toBe('payment_already_used')
  })
})

describe('debts', () => {
  test('T10: a second payment of the same payer is served against the first', async () => {
    const { server, facilitator } = createSeller()
    const route = server.route(wire)
    const requirements = firstOf(await challengeOf(route))
    await complete(await route.handle(withPayment(pay(requirements))), false)
    const second = paid(await route.handle(withPayment(pay(requirements, { nonce: 'n2' }))))
    expect(second.payment).toMatchObject({ state: 'settled', paymentId: 'alice/n1/"10000"' })
    const end = await second.finish({ status: 200 })
    if (end.kind === 'release') await end.delivered()
    expect(facilitator.asked.settle).toHaveLength(1)
    // The second payment was not spent, and is good for the next answer.
    await complete(await route.handle(withPayment(pay(requirements, { nonce: 'n2' }))))
    expect(facilitator.asked.settle).toHaveLength(2)
  })

  test('T10: nothing is charged twice while the first is pending', async () => {
    const { server, facilitator } = createSeller()
    const route = server.route(wire)
    const requirements = firstOf(await challengeOf(route))
    facilitator.settleAnswer = pendingResponse
    await complete(await route.handle(withPayment(pay(requirements))))
    const second = withPayment(pay(requirements, { nonce: 'n2' }))
    const outcome = await route.handle(second)
    expect(problemOf(outcome)).toBe('settlement_pending: settlement_pending')
    expect(readHeader(refused(outcome), 'payment-required')).toBe(undefined)
    const nonces = facilitator.asked.settle.map(
      ({ paymentPayload }) => paymentPayload.payload['nonce'],
    )
    expect(nonces).toEqual(['n1', 'n1'])
    facilitator.settleAnswer = settledResponse
    expect(paid(await route.handle(second)).payment.paymentId).toBe('alice/n1/"10000"')
  })

  test('a pending payment that failed after all makes way for the second', async () => {
    const { server, facilitator } = createSeller()
    const route = server.route(wire)
    const requirements = firstOf(await challengeOf(route))
    facilitator.settleAnswer = pendingResponse
    await complete(await route.handle(withPayment(pay(requirements))))
    facilitator.settleAnswer = {
      ...settledResponse,
      success: false,
      errorReason: 'payment_expired',
    }
    const second = paid(await route.handle(withPayment(pay(requirements, { nonce: 'n2' }))))
    expect(second.payment).toMatchObject({ state: 'verified', paymentId: 'alice/n2/"10000"' })
  })

  test.each([
    ['another payer', { payer: 'bob', nonce: 'n2' }, {}],
    ['another resource', { nonce: 'n2' }, { url: 'https://api.example.com/report' }],
    ['a request with a body', { nonce: 'n2' }, { method: 'POST' }],
  ])('is not paid out to %s', async (_name, change, options) => {
    const { server } = createSeller()
    const route = server.route(wire)
    const requirements = firstOf(await challengeOf(route))
    const method = 'method' in options ? options.method : 'GET'
    await complete(await route.handle(withPayment(pay(requirements), { method })), false)
    const outcome = await route.handle(withPayment(pay(requirements, change), options))
    expect(paid(outcome).payment.state).toBe('verified')
  })

  test('two purchases at once are two purchases', async () => {
    const { server } = createSeller()
    const route = server.route(wire)
    const requirements = firstOf(await challengeOf(route))
    paid(await route.handle(withPayment(pay(requirements))))
    const second = paid(await route.handle(withPayment(pay(requirements, { nonce: 'n2' }))))
    expect(second.payment.state).toBe('verified')
  })

  test('reconcile finds out what became of pending payments, after a restart too', async () => {
    const clock = createTestClock()
    const store = createMemoryClaimStore({ now: clock.now })
    const first = createSeller({ store, environment: clock })
    const route = first.server.route(wire)
    first.facilitator.settleAnswer = pendingResponse
    const requirements = firstOf(await challengeOf(route))
    await complete(await route.handle(withPayment(pay(requirements))))
    await complete(
      await route.handle(withPayment(pay(requirements, { nonce: 'n2', payer: 'bob' }))),
    )

    const second = createSeller({ store, environment: clock })
    second.facilitator.settleAnswer = pendingResponse
    expect(await second.server.payments.reconcile()).toBe(2)
    second.facilitator.settleAnswer = settledResponse
    expect(await second.server.payments.reconcile()).toBe(0)
    const owed = await second.server.payments.list({ states: ['settled'] })
    expect(owed.map(({ payer, settlement }) => [payer, settlement?.transaction])).toEqual([
      ['alice', '0xabc'],
      ['bob', '0xabc'],
    ])
    expect(owed.every(({ request }) => request === undefined)).toBe(true)
    expect(second.events.filter(({ kind }) => kind === 'owed')).toHaveLength(2)
  })
})

describe('quotes', () => {
  async function quoted(): Promise<{
    route: PaidRoute
    payment: PaymentPayload
    raise: () => void
    clock: ReturnType<typeof createTestClock>
  }> {
    let price: '$0.01' | '$0.02' = '$0.01'
    const { server, clock } = createSeller()
    const route = server.route({ ...wire, price: () => price, quoteSeconds: 60 })
    const payment = pay(firstOf(await challengeOf(route)))
    return { route, payment, clock, raise: () => (price = '$0.02') }
  }

  test('a quoted price holds for its time', async () => {
    const { route, payment, raise } = await quoted()
    raise()
    expect(paid(await route.handle(withPayment(payment))).payment.amount).toBe(10_000n)
  })

  test('and not longer', async () => {
    const { route, payment, raise, clock } = await quoted()
    raise()
    await clock.advance(60_000)
    expect(problemOf(await route.handle(withPayment(payment)))).toBe('payment_mismatch')
  })

  test.each([
    ['the amount', { amount: '1' }],
    ['the recipient', { payTo: '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC' }],
    ['the expiry', { extra: { quote: `9999999999.${'0'.repeat(64)}` } }],
  ])('T18: %s cannot be changed', async (_name, change) => {
    const { route, payment } = await quoted()
    const accepted = { ...payment.accepted, ...change }
    const forged = {
      ...payment,
      accepted,
      payload: { ...payment.payload, amount: accepted.amount },
    }
    expect(problemOf(await route.handle(withPayment(forged)))).toMatch(/payment_(mismatch|invalid)/)
  })

  test('T18: the quote for a small body does not buy a large one', async () => {
    const { server } = createSeller()
    let size = 1
    const route = server.route({ ...wire, price: () => (size === 1 ? '$0.01' : '$10') })
    const post = { method: 'POST' }
    const payment = pay(firstOf(await challengeOf(route, post)))
    size = 1_000
    expect(problemOf(await route.handle(withPayment(payment, post)))).toBe('payment_mismatch')
    size = 1
    expect(paid(await route.handle(withPayment(payment, post))).payment.amount).toBe(10_000n)
  })

  test('T04: the quote of one resource is none for another', async () => {
    const { route, payment, raise } = await quoted()
    raise()
    const elsewhere = withPayment(payment, { url: 'https://api.example.com/dear' })
    expect(problemOf(await route.handle(elsewhere))).toBe('payment_mismatch')
  })

  test('another server with the same secret honours it', async () => {
    const quoteSecret = new Uint8Array(32).fill(7)
    const one = createSeller({ quoteSecret }).server.route({ ...wire, price: () => '$0.01' })
    const two = createSeller({ quoteSecret }).server.route({ ...wire, price: () => '$0.03' })
    const payment = pay(firstOf(await challengeOf(one)))
    expect(paid(await two.handle(withPayment(payment))).payment.amount).toBe(10_000n)
  })
})

describe('hooks', () => {
  test('are told who pays for what, in order', async () => {
    const told: string[] = []
    const tell = (name: string) => (hook: { payer: string; resource: string }) => {
      told.push(`${name} ${hook.payer} ${hook.resource}`)
    }
    const { server } = createSeller({
      hooks: {
        beforeVerify: tell('beforeVerify'),
        afterVerify: tell('afterVerify'),
        beforeSettle: tell('beforeSettle'),
        afterSettle: (hook, settlement) => tell(`afterSettle ${settlement.transaction}`)(hook),
      },
    })
    const route = server.route(wire)
    await complete(await route.handle(withPayment(pay(firstOf(await challengeOf(route))))))
    expect(told).toEqual([
      `beforeVerify alice GET ${url}`,
      `afterVerify alice GET ${url}`,
      `beforeSettle alice GET ${url}`,
      `afterSettle 0xabc alice GET ${url}`,
    ])
  })

  test.each(['beforeVerify', 'afterVerify'] as const)('%s can refuse', async (name) => {
    const { server } = createSeller({ hooks: { [name]: () => ({ refuse: 'Not you.' }) } })
    const route = server.route(wire)
    const outcome = await route.handle(withPayment(pay(firstOf(await challengeOf(route)))))
    expect(readBody(refused(outcome))).toMatchObject({
      code: 'payment_refused',
      detail: 'Not you.',
    })
    expect(await server.payments.list()).toEqual([])
  })

  test.each(['beforeVerify', 'afterVerify', 'beforeSettle'] as const)(
    '%s that throws has not agreed',
    async (name) => {
      const fail = (): never => {
        throw new Error('database is down at 10.0.0.7')
      }
      const { server, facilitator } = createSeller({ hooks: { [name]: fail } })
      const route = server.route(wire)
      const outcome = await route.handle(withPayment(pay(firstOf(await challengeOf(route)))))
      const response =
        outcome.kind === 'paid' ? await outcome.finish({ status: 200 }) : refused(outcome)
      expect(JSON.stringify(response)).toContain('config_unresolved')
      expect(JSON.stringify(response)).not.toContain('10.0.0.7')
      expect(facilitator.asked.settle).toHaveLength(0)
    },
  )

  test('beforeSettle that refuses gives the payment back', async () => {
    let refuse = true
    const { server, facilitator } = createSeller({
      hooks: { beforeSettle: () => (refuse ? { refuse: 'Sold out.' } : undefined) },
    })
    const route = server.route(wire)
    const payment = withPayment(pay(firstOf(await challengeOf(route))))
    const end = await paid(await route.handle(payment)).finish({ status: 200 })
    expect(end).toMatchObject({ kind: 'replace', response: { status: 403 } })
    expect(facilitator.asked.settle).toHaveLength(0)
    refuse = false
    await complete(await route.handle(payment))
    expect(facilitator.asked.settle).toHaveLength(1)
  })

  test('upfront, beforeSettle that refuses gives the payment back too', async () => {
    const { server, facilitator } = createSeller({
      hooks: { beforeSettle: () => ({ refuse: 'Sold out.' }) },
    })
    const route = server.route({ ...wire, flow: 'upfront' })
    const outcome = await route.handle(withPayment(pay(firstOf(await challengeOf(route)))))
    expect(problemOf(outcome)).toBe('payment_refused')
    expect(facilitator.asked.settle).toHaveLength(0)
    expect(await server.payments.list({ states: ['released'] })).toHaveLength(1)
  })

  test('afterSettle that throws changes nothing', async () => {
    const { server, events } = createSeller({
      hooks: { afterSettle: () => Promise.reject(new Error('no ledger')) },
    })
    const route = server.route(wire)
    const sale = paid(await route.handle(withPayment(pay(firstOf(await challengeOf(route))))))
    expect(await sale.finish({ status: 200 })).toMatchObject({ kind: 'release', charged: true })
    expect(events.some(({ kind }) => kind === 'error')).toBe(true)
  })
})

describe('hooks that are told', () => {
  function listen(options: Partial<ResourceServerOptions> = {}) {
    const told: unknown[] = []
    const seller = createSeller({
      hooks: {
        onFailure: ({ payer }, { code, reason, charged }) => {
          told.push(['failure', payer, code, reason, charged])
        },
        onRelease: ({ payer }) => void told.push(['release', payer]),
        ...options.hooks,
      },
    })
    return { ...seller, told }
  }

  test.each([
    [{ isValid: false, invalidReason: 'insufficient_funds' }, 'payment_invalid', 'no'],
    [new Error('connection reset'), 'facilitator_unavailable', 'no'],
  ] as const)('onFailure: a verification without success', async (verifyAnswer, code, charged) => {
    const { server, facilitator, told } = listen()
    const route = server.route(wire)
    facilitator.verifyAnswer = verifyAnswer
    await route.handle(withPayment(pay(firstOf(await challengeOf(route)))))
    expect(told).toEqual([
      [
        'failure',
        'alice',
        code,
        verifyAnswer instanceof Error ? undefined : 'insufficient_funds',
        charged,
      ],
    ])
  })

  test.each(['authorization', 'upfront'] as const)(
    'onFailure: a settlement without success, %s',
    async (flow) => {
      const { server, facilitator, told } = listen()
      const route = server.route({ ...wire, flow })
      const requirements = firstOf(await challengeOf(route))
      for (const settleAnswer of [
        { ...settledResponse, success: false, errorReason: 'insufficient_funds' },
        pendingResponse,
        settledResponse,
      ]) {
        facilitator.settleAnswer = settleAnswer
        const nonce = `n${facilitator.asked.settle.length}`
        const payment = pay(requirements, { nonce, payer: `payer of ${nonce}` })
        const outcome = await route.handle(withPayment(payment))
        if (outcome.kind === 'paid') await outcome.finish({ status: 200 })
      }
      expect(told).toEqual([
        ['failure', 'payer of n0', 'settlement_failed', 'insufficient_funds', 'no'],
        ['failure', 'payer of n1', 'settlement_pending', 'settlement_pending', 'unknown'],
      ])
    },
  )

  test('onRelease: the handler failed, or the buyer left', async () => {
    const { server, told } = listen()
    const route = server.route(wire)
    const payment = withPayment(pay(firstOf(await challengeOf(route))))
    await paid(await route.handle(payment)).finish({ status: 500 })
    await paid(await route.handle(payment)).abort('client_disconnected')
    expect(told).toEqual([
      ['release', 'alice'],
      ['release', 'alice'],
    ])
    // What was charged is owed, not given back.
    await complete(await route.handle(payment), false)
    expect(told).toHaveLength(2)
  })

  test.each(['authorization', 'upfront'] as const)(
    'onRelease: beforeSettle refused, %s',
    async (flow) => {
      const beforeSettle = () => ({ refuse: 'Sold out.' })
      const { server, told } = listen({ hooks: { beforeSettle } })
      const route = server.route({ ...wire, flow })
      const outcome = await route.handle(withPayment(pay(firstOf(await challengeOf(route)))))
      if (outcome.kind === 'paid') await outcome.finish({ status: 200 })
      expect(told).toEqual([['release', 'alice']])
    },
  )

  test('what they throw is reported, and opens nothing', async () => {
    const fail = () => Promise.reject(new Error('database is down at 10.0.0.7'))
    const { server, facilitator, events } = listen({ hooks: { onFailure: fail, onRelease: fail } })
    const route = server.route(wire)
    const payment = withPayment(pay(firstOf(await challengeOf(route))))
    const end = await paid(await route.handle(payment)).finish({ status: 500 })
    expect(end).toMatchObject({ kind: 'release', charged: false })
    facilitator.settleAnswer = {
      ...settledResponse,
      success: false,
      errorReason: 'payment_expired',
    }
    const failed = await paid(await route.handle(payment)).finish({ status: 200 })
    expect(failed).toMatchObject({ kind: 'replace', response: { status: 402 } })
    facilitator.verifyAnswer = { isValid: false, invalidReason: 'expired' }
    const invalid = await route.handle(payment)
    expect(problemOf(invalid)).toBe('payment_invalid: expired')
    expect(JSON.stringify([failed, invalid])).not.toContain('10.0.0.7')
    expect(events.filter(({ kind }) => kind === 'error')).toHaveLength(3)
  })
})

test('payments.list tells what was sold, what is pending, what is owed', async () => {
  const { server, facilitator, clock } = createSeller()
  const route = server.route(wire)
  const requirements = firstOf(await challengeOf(route))
  const present = (payer: string) => route.handle(withPayment(pay(requirements, { payer })))
  const listPayers = async (state: 'sold' | 'pending' | 'owed') =>
    (await server.payments.list({ state })).map(({ payer }) => payer)

  await complete(await present('sold'))
  await complete(await present('owed'), false)
  await paid(await present('released')).finish({ status: 500 })
  const leaving = paid(await present('on its way'))
  await leaving.finish({ status: 200 })
  facilitator.settleAnswer = pendingResponse
  await complete(await present('pending'))

  expect(await listPayers('sold')).toEqual(['sold'])
  expect(await listPayers('pending')).toEqual(['pending'])
  expect(await listPayers('owed')).toEqual(['owed'])
  expect(await server.payments.list({ state: 'owed', payer: 'sold' })).toEqual([])
  expect(await server.payments.list()).toHaveLength(5)
  // Its process dies before the answer has arrived.
  await clock.advance(31_000)
  expect(await listPayers('owed')).toEqual(['owed', 'on its way'])
})

test('T37: no event holds a payment, a salt or a header', async () => {
  const { server, facilitator, events } = createSeller()
  const route = server.route(wire)
  const get = { method: 'GET', targetUri: url, bodyDigest: noBody }
  const challenge = await challengeOf(route)
  const payments = ['n1', 'n2', 'n3'].map((nonce) => payBound(challenge, get, { nonce }))
  const [settles, waits, breaks] = payments.map((payment) => withPayment(payment))
  if (settles === undefined || waits === undefined || breaks === undefined) throw new Error('None.')
  await complete(await route.handle(settles))
  facilitator.settleAnswer = pendingResponse
  await complete(await route.handle(waits))
  await route.handle(waits)
  facilitator.settleAnswer = new Error('connection reset')
  await route.handle(waits)
  facilitator.verifyAnswer = new Error('connection reset')
  await route.handle(breaks)
  expect(new Set(events.map(({ kind }) => kind)).size).toBeGreaterThan(4)
  const told = events.map((event) => `${JSON.stringify(event)} ${String(event.error)}`).join('\n')
  for (const { extensions, payload } of payments) {
    const salt = readBindingSalt(extensions) ?? new Uint8Array()
    const secrets = [bytesToHex(salt), payload['chosen'] as string]
    for (const secret of secrets) expect(told).not.toContain(secret)
  }
})

test('deriveBoundNonce is what the documentation says', () => {
  const salt = new Uint8Array(32).fill(1)
  const bound = { method: 'GET', targetUri: url, bodyDigest: noBody }
  expect(bytesToHex(deriveBoundNonce(salt, ['@method', '@target-uri'], bound))).toMatch(
    /^52423031[0-9a-f]{56}$/,
  )
})
