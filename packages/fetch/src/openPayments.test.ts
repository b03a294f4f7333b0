import type { ServerResponse } from 'node:http'
import { encodePaymentRequired } from '@farebox/core'
import { describe, expect, it } from 'vitest'
import { payingFetch } from './payingFetch.js'
import type { PaymentEvent } from './PaymentEvent.js'
import { readPayment } from './readPayment.js'
import type { Seller } from './seller.fixture.js'
import {
  createChallenge,
  createOptions,
  createSleepless,
  pendingSettlement,
  readHeader,
  sendChallenge,
  sendReceipt,
  settlement,
  startSeller,
  startServer,
} from './seller.fixture.js'

const lose = (response: ServerResponse) => void response.socket?.destroy()
const succeed = (response: ServerResponse) => sendReceipt(response, 200, settlement)
const unknown = { code: 'payment_outcome_unknown' }

/** A buyer that sends a payment once in each call. */
function setUp(seller: Seller, tries = 1) {
  let now = Date.now()
  const events: PaymentEvent[] = []
  const paying = payingFetch(
    createOptions({
      environment: { ...createSleepless().environment, now: () => now },
      retry: { tries },
      onPayment: (event) => void events.push(event),
    }),
  )
  return {
    events,
    wait: (milliseconds: number) => {
      now += milliseconds
    },
    buy: (init?: RequestInit, path = '/') => paying(`${seller.origin}${path}`, init),
  }
}

const countPayments = (seller: Seller) => new Set(seller.payments()).size

/** Answers the first payment in one way and all that follow in another. */
const first = (answer: (response: ServerResponse) => void, then = succeed) =>
  startSeller((response, count) => (count === 1 ? answer(response) : then(response)))

describe('T10 the next call for the same request sends the same payment', () => {
  it.each<[string, (response: ServerResponse) => void]>([
    ['after a lost answer', lose],
    ['of a pending settlement', (response) => sendReceipt(response, 402, pendingSettlement)],
    [
      'of a pending settlement with an invitation',
      (response) => {
        response.setHeader('PAYMENT-REQUIRED', encodePaymentRequired(createChallenge('/')))
        sendReceipt(response, 402, pendingSettlement)
      },
    ],
    ['in flight', (response) => void response.writeHead(409, { 'retry-after': '9' }).end()],
    ['of an unavailable server', (response) => void response.writeHead(503).end()],
    ['of a server that failed', (response) => void response.writeHead(500).end()],
    ['that was charged for an error', (response) => sendReceipt(response, 500, settlement)],
    ['of a refusal without a word', (response) => void response.writeHead(402).end()],
    [
      'with a receipt that cannot be read',
      (response) => void response.writeHead(402, { 'PAYMENT-RESPONSE': '***' }).end(),
    ],
    [
      'with a receipt of somebody else',
      (response) => sendReceipt(response, 402, { ...settlement, payer: '0xSomebody' }),
    ],
    [
      'with a receipt without a transaction',
      (response) => sendReceipt(response, 402, { ...settlement, transaction: '' }),
    ],
  ])('%s', async (_, answer) => {
    const seller = await first(answer)
    const { buy, events } = setUp(seller)
    await buy().catch((error: unknown) => expect(error).toMatchObject(unknown))
    const response = await buy()
    expect(response.status).toBe(200)
    expect(readPayment(response)?.attempts).toBe(2)
    expect(countPayments(seller)).toBe(1)
    const sendings = events.filter(({ kind }) => kind === 'signed' || kind === 'resent')
    expect(sendings).toMatchObject([{ kind: 'signed' }, { kind: 'resent', attempt: 2 }])

    // It is done: the next call is a new purchase.
    await buy()
    expect(countPayments(seller)).toBe(2)
  })

  it.each([1, 3])('after an abort, with %i tries', async (tries) => {
    const controller = new AbortController()
    const seller = await first(() => controller.abort())
    const { buy } = setUp(seller, tries)
    await expect(buy({ signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' })
    expect((await buy()).status).toBe(200)
    expect(countPayments(seller)).toBe(1)
  })

  it('again and again, until it has expired', async () => {
    const seller = await startSeller(lose)
    const { buy, wait } = setUp(seller)
    for (let call = 1; call <= 3; call += 1) {
      await expect(buy()).rejects.toMatchObject({ ...unknown, attempts: call })
    }
    wait(59_000)
    await expect(buy()).rejects.toMatchObject({ attempts: 4 })
    expect(countPayments(seller)).toBe(1)
    wait(2000)
    await expect(buy()).rejects.toMatchObject({ attempts: 1 })
    expect(countPayments(seller)).toBe(2)
  })

  it('but only one of two calls at the same time', async () => {
    const seller = await first(lose)
    const { buy } = setUp(seller)
    await expect(buy()).rejects.toMatchObject(unknown)
    const responses = await Promise.all([buy(), buy()])
    const attempts = new Set(responses.map((response) => readPayment(response)?.attempts))
    expect(attempts).toEqual(new Set([1, 2]))
    expect(countPayments(seller)).toBe(2)
  })

  it('each of two that were lost', async () => {
    const seller = await startSeller((response, count) =>
      count <= 2 ? lose(response) : succeed(response),
    )
    const { buy } = setUp(seller)
    const losses = await Promise.allSettled([buy(), buy()])
    expect(losses.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await Promise.all([buy(), buy()])
    expect(countPayments(seller)).toBe(2)
  })
})

describe('a new payment is signed', () => {
  it.each<[string, RequestInit, string]>([
    ['for another path', {}, '/other'],
    ['for another query', {}, '/?x'],
    ['for another method', { method: 'DELETE' }, '/'],
    ['for another user', { headers: { authorization: 'Bearer other' } }, '/'],
    ['for a body, which an unbound payment is not for', { method: 'POST', body: 'order' }, '/'],
  ])('%s', async (_, init, path) => {
    const seller = await first(lose)
    const { buy } = setUp(seller)
    const { method = 'GET' } = init
    const lost = method === 'POST' ? buy({ method, body: 'order' }) : buy()
    await expect(lost).rejects.toMatchObject(unknown)
    expect((await buy(init, path)).status).toBe(200)
    expect(countPayments(seller)).toBe(2)
  })

  it.each<[string, (response: ServerResponse) => void]>([
    ['after the first has bought its answer', succeed],
    ['after an answer that says nothing of it', (response) => void response.end('paid')],
    ['after it was refused', (response) => sendChallenge(response, '/')],
    [
      'after it has failed',
      (response) =>
        sendReceipt(response, 402, { ...settlement, success: false, errorReason: 'no_funds' }),
    ],
    ['after it was used up', (response) => void response.writeHead(409).end()],
  ])('%s', async (_, answer) => {
    const seller = await first(answer)
    const { buy } = setUp(seller)
    await buy()
    await buy()
    expect(countPayments(seller)).toBe(2)
  })
})

describe('with a body that the payment is bound to', () => {
  const components = ['@method', '@target-uri', 'content-digest']
  const info = { version: '1', components, required: false }

  async function startBindingSeller(): Promise<Seller> {
    let payments = 0
    return startServer((seen, response) => {
      if (readHeader(seen) === undefined) {
        const challenge = { ...createChallenge('/'), extensions: { 'request-binding': { info } } }
        const header = encodePaymentRequired(challenge)
        return void response.writeHead(402, { 'PAYMENT-REQUIRED': header }).end()
      }
      payments += 1
      return payments === 1 ? lose(response) : succeed(response)
    })
  }

  it('the same payment is still there after a body that could not be read', async () => {
    const challenge = { ...createChallenge('/'), extensions: { 'request-binding': { info } } }
    const headers = { 'PAYMENT-REQUIRED': encodePaymentRequired(challenge) }
    let payments = 0
    const handmade: typeof fetch = async (input) => {
      if (!new Request(input).headers.has('PAYMENT-SIGNATURE')) {
        return new Response(null, { status: 402, headers })
      }
      payments += 1
      if (payments === 1) throw new TypeError('lost')
      return new Response('paid')
    }
    const paying = payingFetch(createOptions({ fetch: handmade, retry: { tries: 1 } }))
    const order = (body: BodyInit) => {
      const init = { method: 'POST', body, headers: { 'content-type': 'text/plain' } }
      // Node wants `duplex` for streams; the standard type does not have it yet.
      return paying('https://api.example.com/', { ...init, duplex: 'half' } as RequestInit)
    }
    await expect(order('one')).rejects.toMatchObject(unknown)
    const broken = new ReadableStream({
      pull: (controller) => controller.error(new TypeError('disk')),
    })
    await expect(order(broken)).rejects.toMatchObject({ code: 'body_not_replayable' })
    expect(readPayment(await order('one'))?.attempts).toBe(2)
  })

  it('the same payment goes with the same bytes only', async () => {
    const seller = await startBindingSeller()
    const { buy } = setUp(seller)
    const order = (body: string) => buy({ method: 'POST', body })
    await expect(order('one')).rejects.toMatchObject(unknown)
    expect(readPayment(await order('two'))?.attempts).toBe(1)
    expect(readPayment(await order('one'))?.attempts).toBe(2)
    expect(countPayments(seller)).toBe(2)
    const [, paid, , , , again] = seller.seen
    expect(again?.headers).toEqual(paid?.headers)
    expect(String(again?.body)).toBe('one')
  })
})
