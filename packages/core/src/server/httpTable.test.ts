import { readFileSync } from 'node:fs'
import { sha256 } from '@noble/hashes/sha2.js'
import { describe, expect, test } from 'vitest'
import { decodePaymentRequired } from '../codec/decodePaymentRequired.js'
import { decodeSettleResponse } from '../codec/decodeSettleResponse.js'
import { encodeBase64 } from '../codec/encodeBase64.js'
import { FareboxError } from '../errors/FareboxError.js'
import type { HttpRequest, HttpResponse } from '../http/types.js'
import type { PaymentPayload } from '../wire/types.js'
import { createMemoryClaimStore } from './claims/createMemoryClaimStore.js'
import type { ClaimStore } from './claims/ClaimStore.js'
import { createResourceServer } from './createResourceServer.js'
import type { RouteOptions, ServerHooks } from './options.js'
import type { Outcome } from './Outcome.js'
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
  settledResponse,
  withPayment,
} from './seller.fixture.js'

interface Row {
  readonly id: string
  readonly status: string
  readonly code: string
  readonly invites: boolean
  readonly receipt: boolean
  readonly retryAfter: boolean
  readonly retryable: string
  readonly charged: string
}

/** The normative table of docs/http.md: what is written there is what is tested here. */
function readTable(): readonly Row[] {
  const page = readFileSync(new URL('../../../../docs/http.md', import.meta.url), 'utf8')
  const lines = page.slice(page.indexOf('| id |')).split('\n').slice(2)
  const rows = lines.slice(
    0,
    lines.findIndex((line) => !line.startsWith('|')),
  )
  return rows.map((line) => {
    const [id = '', , status = '', code = '', invites, receipt, retryAfter, retryable, charged] =
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim())
    return {
      id,
      status,
      code: code.replaceAll('`', ''),
      invites: invites === 'yes',
      receipt: receipt === 'yes',
      retryAfter: retryAfter === 'yes',
      retryable: retryable ?? '',
      charged: charged ?? '',
    }
  })
}

const wire = { price: '$0.01', scheme: 'paper', network } as const

function createSeller(
  options: Partial<RouteOptions> = {},
  store?: ClaimStore,
  hooks: ServerHooks = {},
) {
  const clock = createTestClock()
  const facilitator = createScriptedFacilitator()
  const server = createResourceServer({
    facilitator,
    schemes: [paperMechanism],
    payTo,
    environment: clock,
    hooks,
    store: store ?? createMemoryClaimStore({ now: clock.now }),
  })
  // The rows only change settings, never the way to pay.
  const route = server.route({ ...wire, ...options } as RouteOptions)
  async function quote(): Promise<PaymentPayload> {
    const outcome = await route.handle(createRequest())
    if (outcome.kind !== 'respond') throw new Error('No challenge.')
    const [requirements] = decodePaymentRequired(
      readHeader(outcome.response, 'payment-required') ?? '',
    ).accepts
    if (requirements === undefined) throw new Error('No offer.')
    return pay(requirements)
  }
  return { clock, facilitator, server, route, quote }
}

type Seller = ReturnType<typeof createSeller>

/** What left the server, however it came about. */
interface Answer {
  readonly status: number | 'handler'
  readonly response?: HttpResponse
  readonly headers: HttpResponse['headers']
  readonly charged?: boolean
}

async function finish(outcome: Outcome, status = 200): Promise<Answer> {
  if (outcome.kind === 'respond') {
    const { response } = outcome
    return { status: response.status, response, headers: response.headers }
  }
  const answer = { status, headers: [], body: new Uint8Array() }
  const end = await outcome.finish({ status, answer: () => answer })
  if (end.kind === 'replace') {
    return { status: end.response.status, response: end.response, headers: end.response.headers }
  }
  await end.delivered()
  return { status: 'handler', headers: end.headers, charged: end.charged }
}

function raw(text: string): string {
  return encodeBase64(new TextEncoder().encode(text))
}

function sendHeader(value: string | readonly string[]): HttpRequest {
  return createRequest({ headers: { 'payment-signature': value } })
}

/** A header from a valid payment, changed as text. */
async function edit(seller: Seller, change: (json: string) => string): Promise<HttpRequest> {
  return sendHeader(raw(change(JSON.stringify(await seller.quote()))))
}

function broken(): ClaimStore {
  const fail = async (): Promise<never> => {
    throw new Error('ECONNREFUSED 10.0.0.1:6379')
  }
  return { scope: 'shared', get: fail, compareAndSet: fail, list: fail }
}

const secret = new Error('connect ECONNREFUSED 10.0.0.1:443 secret-host')

/** How each row comes about. A row without an entry here, or an entry without a row, fails. */
const situations: Readonly<Record<string, () => Promise<Answer>>> = {
  unpaid: async () => finish(await createSeller().route.handle(createRequest())),
  async head() {
    const { route, quote, facilitator } = createSeller()
    const answer = await finish(await route.handle(withPayment(await quote(), { method: 'HEAD' })))
    expect(facilitator.asked.verify).toHaveLength(0)
    return answer
  },
  options: async () =>
    finish(await createSeller().route.handle(createRequest({ method: 'OPTIONS' }))),
  upgrade: async () =>
    finish(await createSeller().route.handle(createRequest({ headers: { upgrade: 'websocket' } }))),
  async ambiguous() {
    const { route, quote } = createSeller()
    const headers = { 'x-payment': 'e30=' }
    return finish(await route.handle(withPayment(await quote(), { headers })))
  },
  'header-too-large': async () =>
    finish(await createSeller().route.handle(sendHeader('A'.repeat(12_289)))),
  'not-base64': async () => finish(await createSeller().route.handle(sendHeader('e30'))),
  'not-json': async () => finish(await createSeller().route.handle(sendHeader(raw('{]')))),
  'too-deep': async () =>
    finish(await createSeller().route.handle(sendHeader(raw('['.repeat(20) + ']'.repeat(20))))),
  async 'duplicate-key'() {
    const seller = createSeller()
    return finish(
      await seller.route.handle(
        await edit(seller, (json) => json.replace('"payload":', '"payload":{},"payload":')),
      ),
    )
  },
  async 'forbidden-key'() {
    const seller = createSeller()
    return finish(
      await seller.route.handle(
        await edit(seller, (json) => json.replace('"payer"', '"__proto__":{},"payer"')),
      ),
    )
  },
  'not-a-payment': async () =>
    finish(await createSeller().route.handle(sendHeader(raw('{"x402Version":2}')))),
  async 'other-version'() {
    const seller = createSeller()
    return finish(
      await seller.route.handle(
        await edit(seller, (json) => json.replace('"x402Version":2', '"x402Version":3')),
      ),
    )
  },
  async 'bad-payload'() {
    const { route, quote } = createSeller()
    return finish(await route.handle(withPayment({ ...(await quote()), payload: {} })))
  },
  async mismatch() {
    const { route, quote } = createSeller()
    const payment = await quote()
    const cheaper = { ...payment, accepted: { ...payment.accepted, amount: '1' } }
    return finish(await route.handle(withPayment(cheaper)))
  },
  async expired() {
    const { route, quote, clock } = createSeller()
    const payment = await quote()
    await clock.advance(195_000)
    return finish(await route.handle(withPayment(payment)))
  },
  async invalid() {
    const { route, quote, facilitator } = createSeller()
    facilitator.verifyAnswer = { isValid: false, invalidReason: 'insufficient_funds' }
    return finish(await route.handle(withPayment(await quote())))
  },
  async allowance() {
    const { route, quote, facilitator } = createSeller()
    facilitator.verifyAnswer = { isValid: false, invalidReason: 'permit2_allowance_required' }
    return finish(await route.handle(withPayment(await quote())))
  },
  async 'other-request'() {
    const { route, facilitator } = createSeller()
    const outcome = await route.handle(createRequest())
    if (outcome.kind !== 'respond') throw new Error('No challenge.')
    const challenge = decodePaymentRequired(readHeader(outcome.response, 'payment-required') ?? '')
    const bodyDigest = sha256(new Uint8Array())
    const other = { method: 'GET', targetUri: 'https://api.example.com/other', bodyDigest }
    const answer = await finish(await route.handle(withPayment(payBound(challenge, other))))
    expect(facilitator.asked.verify).toHaveLength(0)
    return answer
  },
  async 'other-body'() {
    const { route, facilitator } = createSeller()
    const digest = sha256(new Uint8Array(8))
    const body = { digestAhead: async () => undefined, digestRead: async () => sha256(digest) }
    const input = { method: 'POST', body, url: 'https://api.example.com/weather' }
    const outcome = await route.handle(createRequest(input))
    if (outcome.kind !== 'respond') throw new Error('No challenge.')
    const challenge = decodePaymentRequired(readHeader(outcome.response, 'payment-required') ?? '')
    const bound = { method: 'POST', targetUri: input.url, bodyDigest: digest }
    const headers = { 'content-digest': `sha-256=:${encodeBase64(digest)}:` }
    const payment = withPayment(payBound(challenge, bound), { ...input, headers })
    const answer = await finish(await route.handle(payment))
    expect(facilitator.asked.settle).toHaveLength(0)
    return answer
  },
  async refused() {
    const hooks = { beforeVerify: () => ({ refuse: 'Not you.' }) }
    const { route, quote } = createSeller({}, undefined, hooks)
    return finish(await route.handle(withPayment(await quote())))
  },
  async 'in-flight'() {
    const { route, quote } = createSeller()
    const payment = await quote()
    await route.handle(withPayment(payment))
    return finish(await route.handle(withPayment(payment)))
  },
  async used() {
    const { route, quote } = createSeller()
    const payment = await quote()
    await finish(await route.handle(withPayment(payment)))
    return finish(await route.handle(withPayment(payment)))
  },
  async conflict() {
    const { route, quote } = createSeller()
    const payment = await quote()
    await route.handle(withPayment(payment))
    const other = { ...payment, payload: { ...payment.payload, amount: '99' } }
    return finish(await route.handle(withPayment(other)))
  },
  async 'verify-unreachable'() {
    const { route, quote, facilitator } = createSeller()
    facilitator.verifyAnswer = secret
    return finish(await route.handle(withPayment(await quote())))
  },
  async 'verify-timeout'() {
    const { route, quote, facilitator } = createSeller()
    facilitator.verifyAnswer = new FareboxError('facilitator_timeout')
    return finish(await route.handle(withPayment(await quote())))
  },
  async 'verify-nonsense'() {
    const { route, quote, facilitator } = createSeller()
    facilitator.verifyAnswer = { isValid: true, payer: 'mallory' }
    return finish(await route.handle(withPayment(await quote())))
  },
  async 'store-down'() {
    const { route, quote } = createSeller({}, broken())
    return finish(await route.handle(withPayment(await quote())))
  },
  unresolved: async () =>
    finish(
      await createSeller({
        price: () => Promise.reject(secret),
      }).route.handle(createRequest()),
    ),
  async paid() {
    const { route, quote } = createSeller()
    return finish(await route.handle(withPayment(await quote())))
  },
  async 'paid-empty'() {
    const { route, quote } = createSeller()
    return finish(await route.handle(withPayment(await quote())), 204)
  },
  async 'handler-redirect'() {
    const { route, quote, facilitator } = createSeller()
    const answer = await finish(await route.handle(withPayment(await quote())), 302)
    expect(facilitator.asked.settle).toHaveLength(0)
    return answer
  },
  async 'handler-error'() {
    const { route, quote, facilitator } = createSeller()
    const answer = await finish(await route.handle(withPayment(await quote())), 500)
    expect(facilitator.asked.settle).toHaveLength(0)
    return answer
  },
  async upfront() {
    const { route, quote } = createSeller({ flow: 'upfront' })
    return finish(await route.handle(withPayment(await quote())))
  },
  async 'upfront-error'() {
    const { route, quote, server } = createSeller({ flow: 'upfront' })
    const answer = await finish(await route.handle(withPayment(await quote())), 500)
    expect(await server.payments.list({ states: ['settled'] })).toHaveLength(1)
    return answer
  },
  async 'settle-failed'() {
    const { route, quote, facilitator } = createSeller()
    const payment = await quote()
    facilitator.settleAnswer = {
      ...settledResponse,
      success: false,
      errorReason: 'insufficient_funds',
    }
    return finish(await route.handle(withPayment(payment)))
  },
  async 'settle-pending'() {
    const { route, quote, facilitator } = createSeller()
    const payment = await quote()
    facilitator.settleAnswer = pendingResponse
    return finish(await route.handle(withPayment(payment)))
  },
  async 'settle-timeout'() {
    const { route, quote, facilitator, clock } = createSeller()
    const payment = await quote()
    facilitator.settleAnswer = () => new Promise(() => undefined)
    const answer = finish(await route.handle(withPayment(payment)))
    await clock.advance(0)
    await clock.advance(25_000)
    return answer
  },
  async 'settle-unreachable'() {
    const { route, quote, facilitator } = createSeller()
    const payment = await quote()
    facilitator.settleAnswer = secret
    return finish(await route.handle(withPayment(payment)))
  },
  async 'settle-nonsense'() {
    const { route, quote, facilitator } = createSeller()
    const payment = await quote()
    facilitator.settleAnswer = { ...settledResponse, transaction: '' }
    return finish(await route.handle(withPayment(payment)))
  },
  async owed() {
    const { route, quote, facilitator } = createSeller()
    const payment = await quote()
    const first = await route.handle(withPayment(payment))
    if (first.kind !== 'paid') throw new Error('Not paid.')
    await first.finish({ status: 200 })
    await first.abort('client_disconnected')
    const answer = await finish(await route.handle(withPayment(payment)))
    expect(facilitator.asked.settle).toHaveLength(1)
    return answer
  },
  async kept() {
    const { route } = createSeller()
    const outcome = await route.handle(createRequest())
    if (outcome.kind !== 'respond') throw new Error('No challenge.')
    const challenge = decodePaymentRequired(readHeader(outcome.response, 'payment-required') ?? '')
    const { url: targetUri } = createRequest()
    const bound = { method: 'GET', targetUri, bodyDigest: sha256(new Uint8Array()) }
    const payment = withPayment(payBound(challenge, bound))
    await finish(await route.handle(payment))
    const again = await route.handle(payment)
    if (again.kind !== 'respond') throw new Error('The handler runs again.')
    const { headers, status } = again.response
    expect(status).toBe(200)
    return { status: 'handler', headers, charged: true }
  },
  async resumed() {
    const { route, quote, facilitator } = createSeller()
    const payment = await quote()
    facilitator.settleAnswer = pendingResponse
    await finish(await route.handle(withPayment(payment)))
    facilitator.settleAnswer = settledResponse
    return finish(await route.handle(withPayment(payment)))
  },
}

describe('docs/http.md', () => {
  const table = readTable()

  test('has a situation for each row, and a row for each situation', () => {
    expect(table.map(({ id }) => id)).toEqual(Object.keys(situations))
  })

  test.each(table.map((row) => [row.id, row] as const))('%s', async (id, row) => {
    const answer = await situations[id]?.()
    if (answer === undefined) throw new Error(`No situation for ${id}.`)
    const header = (name: string): string | undefined =>
      answer.headers.find(([one]) => one.toLowerCase() === name)?.[1]

    expect(String(answer.status)).toBe(row.status)
    expect(header('payment-required') !== undefined).toBe(row.invites)
    expect(header('payment-response') !== undefined).toBe(row.receipt)
    expect(header('retry-after') !== undefined).toBe(row.retryAfter)
    const ours = answer.response !== undefined || row.receipt
    expect(header('cache-control')).toBe(ours ? 'private, no-store' : undefined)
    expect(header('vary')).toBe(ours ? 'PAYMENT-SIGNATURE' : undefined)
    if (row.receipt) {
      const receipt = decodeSettleResponse(header('payment-response') ?? '')
      expect(receipt.success).toBe(row.charged === 'yes')
      if (row.charged === 'unknown') expect(receipt.errorReason).toBe('settlement_pending')
    }
    if (answer.response === undefined) {
      expect([row.code, answer.charged ? 'yes' : 'no']).toEqual(['–', row.charged])
      return
    }
    // T41: what happened inside stays inside.
    expect(JSON.stringify(answer.response)).not.toMatch(/ECONNREFUSED|10\.0\.0\.1|secret/)
    if (answer.status === 204) return expect(answer.response.body).toBe('')
    const body = readBody(answer.response)
    if (row.invites) {
      const challenge = decodePaymentRequired(header('payment-required') ?? '')
      expect(body).toMatchObject(challenge)
    }
    if (row.code === '–') {
      expect(body['error']).toBe('Payment required')
      return
    }
    expect(body).toMatchObject({
      code: row.code,
      status: answer.status,
      retryable: row.retryable === 'yes',
      charged: row.charged,
    })
  })
})
