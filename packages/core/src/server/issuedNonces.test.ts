import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { describe, expect, test } from 'vitest'
import { FareboxError } from '../errors/FareboxError.js'
import type { RequestBody } from '../http/types.js'
import type { ServerMechanism } from '../mechanism/types.js'
import type { Fee, FeeQuote, PaymentPayload, PaymentRequired } from '../wire/types.js'
import { createResourceServer } from './createResourceServer.js'
import type { RouteOptions, ServerEvent } from './options.js'
import {
  createRequest,
  createScriptedFacilitator,
  createTestClock,
  paperMechanism,
  pay,
  payTo,
  readBody,
  withPayment,
} from './seller.fixture.js'

/** A paper scheme that names its sender and takes its nonce from the server. */
const issuedMechanism: ServerMechanism = {
  ...paperMechanism,
  scheme: 'issued',
  binding: 'server-nonce',
  needsFee: true,
  challengeContext: {
    key: 'paperContext',
    issue({ now, validSeconds, randomBytes, mac }) {
      const id = bytesToHex(randomBytes(4))
      return { id, validBefore: now + validSeconds, nonce: bytesToHex(mac([id])) }
    },
    check({ payload }, mac) {
      return payload['nonce'] === bytesToHex(mac([payload['id'] ?? null]))
    },
  },
  buildRequirements(input) {
    const { fee } = input
    return {
      ...paperMechanism.buildRequirements(input),
      scheme: 'issued',
      ...(fee === undefined ? {} : { extra: { ...input.extra, fee: { ...fee } } }),
    }
  },
}

const fee: Fee = { feeTo: '0xFee', feeAmount: '7', caller: '0xCaller' }
const terms = { price: '$0.01', scheme: 'issued', network: 'anvil' } as const

function setUp(options: Partial<RouteOptions> = {}, shared: { secret?: Uint8Array } = {}) {
  const clock = createTestClock()
  const facilitator = createScriptedFacilitator()
  const quoted: string[] = []
  const answers = { fee, lifeSeconds: 300, fail: undefined as FareboxError | undefined }
  const events: ServerEvent[] = []
  const server = createResourceServer({
    facilitator: {
      ...facilitator,
      async quoteFees(accepts): Promise<readonly FeeQuote[]> {
        quoted.push(...accepts.map(({ amount }) => amount))
        if (answers.fail !== undefined) throw answers.fail
        return accepts.map(({ scheme, network, asset }) => ({
          scheme,
          network,
          asset,
          fee: answers.fee,
          pricing: 'flat',
          expiresAt: clock.now() / 1000 + answers.lifeSeconds,
        }))
      },
    },
    schemes: [issuedMechanism, paperMechanism],
    payTo,
    environment: clock,
    onEvent: (event) => events.push(event),
    ...(shared.secret === undefined ? {} : { quoteSecret: shared.secret }),
  })
  // The options of one way to pay or of several: both forms together are what the type forbids.
  const route = server.route({ ...terms, ...options } as RouteOptions)
  const ask = async (request = createRequest()): Promise<PaymentRequired> => {
    const outcome = await route.handle(request)
    if (outcome.kind !== 'respond') throw new Error(`It answered with ${outcome.kind}.`)
    return readBody(outcome.response)
  }
  return { clock, facilitator, answers, quoted, events, route, ask }
}

function payIssued(
  challenge: PaymentRequired,
  change: Record<string, string> = {},
): PaymentPayload {
  const [requirements] = challenge.accepts
  const context = challenge.extensions?.['paperContext']
  if (requirements === undefined || typeof context !== 'object' || context === null) {
    throw new Error('Nothing was issued.')
  }
  const { id, nonce } = context as { readonly id: string; readonly nonce: string }
  return pay(requirements, { id, nonce, ...change })
}

function toBody(text: string, isLong = false): RequestBody {
  const digest = sha256(utf8ToBytes(text))
  return {
    digestAhead: async () => (isLong ? undefined : digest),
    digestRead: async () => digest,
  }
}

test('a context is issued where nothing is bound to it, too', async () => {
  const { challengeContext } = issuedMechanism
  if (challengeContext === undefined) throw new Error('There is no context.')
  const server = createResourceServer({
    facilitator: createScriptedFacilitator(),
    schemes: [{ ...paperMechanism, binding: 'none', challengeContext }],
    payTo,
    environment: createTestClock(),
  })
  const outcome = await server.route({ ...terms, scheme: 'paper' }).handle(createRequest())
  if (outcome.kind !== 'respond') throw new Error(`It answered with ${outcome.kind}.`)
  expect(readBody(outcome.response).extensions).toMatchObject({
    paperContext: { id: expect.any(String) },
  })
})

describe('a nonce of the server', () => {
  test('sells to who pays with it', async () => {
    const { ask, route } = setUp()
    const challenge = await ask()
    expect(challenge.accepts).toMatchObject([{ scheme: 'issued', extra: { fee } }])
    expect(challenge.extensions).not.toHaveProperty('request-binding')
    const outcome = await route.handle(withPayment(payIssued(challenge)))
    expect(outcome.kind).toBe('paid')
  })

  test('is another one in every challenge', async () => {
    const { ask } = setUp()
    const [one, two] = [await ask(), await ask()].map((challenge) => payIssued(challenge))
    expect(one?.payload['nonce']).not.toBe(two?.payload['nonce'])
  })

  test.each([
    ['of its own making', { url: undefined }, { nonce: '00'.repeat(32) }],
    ['with another id', { url: undefined }, { id: 'aabbccdd' }],
    ['for another URL', { url: 'https://api.example.com/report' }, {}],
    ['for another method', { method: 'DELETE' }, {}],
  ])('T04 is refused %s', async (_name, change, payload) => {
    const { ask, route, facilitator } = setUp()
    const payment = payIssued(await ask(), payload)
    const outcome = await route.handle(
      withPayment(payment, JSON.parse(JSON.stringify(change)) as object),
    )
    expect(outcome.kind === 'respond' && outcome.response.status).toBe(402)
    expect(outcome.kind === 'respond' && readBody(outcome.response)).toMatchObject({
      error: expect.stringMatching(/payment_(context_)?mismatch/),
    })
    expect(facilitator.asked.verify).toEqual([])
  })

  test('T04 is refused with another body', async () => {
    const { ask, route } = setUp()
    const post = { method: 'POST', body: toBody('one') }
    const payment = payIssued(await ask(createRequest(post)))
    const other = await route.handle(withPayment(payment, { ...post, body: toBody('two') }))
    expect(other.kind).toBe('respond')
    expect((await route.handle(withPayment(payment, post))).kind).toBe('paid')
  })

  test('a long body is covered where it is declared', async () => {
    const { ask, route } = setUp({ binding: 'required' })
    const digest = `sha-256=:${btoa(String.fromCharCode(...sha256(utf8ToBytes('long'))))}:`
    const post = { method: 'POST', body: toBody('long', true) }
    const declared = { ...post, headers: { 'content-digest': digest } }
    const payment = payIssued(await ask(createRequest(declared)))
    expect((await route.handle(withPayment(payment, declared))).kind).toBe('paid')
    const undeclared = payIssued(await ask(createRequest(post)))
    const outcome = await route.handle(withPayment(undeclared, post))
    expect(outcome.kind === 'respond' && readBody(outcome.response)).toMatchObject({
      code: 'content_digest_mismatch',
    })
  })

  test('is good on another process with the same secret', async () => {
    const shared = { secret: new Uint8Array(32).fill(5) }
    const challenge = await setUp({}, shared).ask()
    const { route } = setUp({}, shared)
    expect((await route.handle(withPayment(payIssued(challenge)))).kind).toBe('paid')
    const stranger = await setUp().route.handle(withPayment(payIssued(challenge)))
    expect(stranger.kind).toBe('respond')
  })

  test("binding off binds it to no request, but it must be the server's", async () => {
    const { ask, route } = setUp({ binding: 'off', quoteSeconds: 0 })
    const payment = payIssued(await ask())
    const elsewhere = { url: 'https://api.example.com/report' }
    expect((await route.handle(withPayment(payment, elsewhere))).kind).toBe('paid')
    const own = payIssued(await ask(), { nonce: '00', id: '11' })
    expect((await route.handle(withPayment(own))).kind).toBe('respond')
  })
})

describe('a fee', () => {
  test('is asked for once, and again when its quote ends', async () => {
    const { ask, quoted, clock } = setUp()
    await Promise.all([ask(), ask()])
    await ask()
    expect(quoted).toEqual(['10000'])
    await clock.advance(241_000)
    await ask()
    expect(quoted).toHaveLength(2)
  })

  test('that has changed does not touch a payment by the one that was quoted', async () => {
    const { ask, route, answers, quoted, clock, facilitator } = setUp()
    const payment = payIssued(await ask())
    answers.fee = { ...fee, feeAmount: '9' }
    await clock.advance(100_000)
    expect((await route.handle(withPayment(payment))).kind).toBe('paid')
    expect(quoted).toHaveLength(1)
    expect(facilitator.asked.verify[0]?.paymentRequirements.extra).toMatchObject({ fee })
  })

  test('that the buyer has made smaller is not taken', async () => {
    const { ask, route } = setUp()
    const payment = payIssued(await ask())
    const accepted = {
      ...payment.accepted,
      extra: { ...payment.accepted.extra, fee: { ...fee, feeAmount: '0' } },
    }
    const outcome = await route.handle(withPayment({ ...payment, accepted }))
    expect(outcome.kind).toBe('respond')
  })

  test('that nobody names leaves the other ways to pay', async () => {
    const { ask, answers, events } = setUp({
      accepts: [terms, { ...terms, scheme: 'paper' }],
    })
    answers.fail = new FareboxError('facilitator_unavailable')
    expect((await ask()).accepts.map(({ scheme }) => scheme)).toEqual(['paper'])
    expect(events).toMatchObject([{ kind: 'error', error: { code: 'facilitator_unavailable' } }])
    answers.fail = undefined
    expect((await ask()).accepts).toHaveLength(2)
  })

  test('that nobody names leaves nothing where there is nothing else', async () => {
    const { route, answers } = setUp()
    answers.fail = new FareboxError('facilitator_unavailable')
    const outcome = await route.handle(createRequest())
    expect(outcome.kind === 'respond' && outcome.response.status).toBe(503)
  })
})
