import { once } from 'node:events'
import { createServer, request as sendHttp } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  decodePaymentRequired,
  decodeSettleResponse,
  errorCatalog,
  type FacilitatorRequest,
  type PaymentIdentity,
} from '@farebox/core'
import type { Payment } from '@farebox/core/server'
import { evm } from '@farebox/evm/server'
import {
  createFakeBuyer,
  createFakeFacilitator,
  type FakeFacilitator,
  type SettleBehaviour,
  testAsset,
  type VerifyBehaviour,
} from '@farebox/testing'
import express from 'express'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPaywall, type Paywall } from './createPaywall.js'

/*
 * Random requests with random payments, against a facilitator in random weather. Whatever comes back must be in
 * the table of docs/http.md, no handler may run unpaid, and no charge may be without an answer or a debt.
 */

const payTo = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
const buyer = createFakeBuyer()
const schemes = evm({ assets: [testAsset] })

function identify({ paymentPayload, paymentRequirements }: FacilitatorRequest): PaymentIdentity {
  const exact = schemes.find(({ scheme }) => scheme === 'exact')
  if (exact === undefined) throw new Error('No scheme.')
  return exact.identify(paymentPayload, paymentRequirements)
}

let facilitator: FakeFacilitator
let paywall: Paywall
/** What each handler that ran was told of its payment. */
let runs: Payment[] = []
/** Those of all runs: what an earlier one has left owed may be served in this one. */
const facilitators: FakeFacilitator[] = []
/** Payments that the facilitator has called valid. */
let verified = new Set<string>()
let url: string
let close: () => Promise<void>

beforeAll(async () => {
  paywall = createPaywall({
    // Each run has a facilitator of its own: what an earlier one settles late is not this one's charge.
    facilitator: {
      async verify(request, options) {
        const answer = await facilitator.verify(request, options)
        const { paymentId, payer } = identify(request)
        if (answer.isValid && (answer.payer ?? payer) === payer) verified.add(paymentId)
        return answer
      },
      settle: async (request, options) => facilitator.settle(request, options),
      supported: async (options) => facilitator.supported(options),
    },
    schemes: [schemes],
    payTo,
  })
  const { paid } = paywall
  const wire = { price: '$0.01', scheme: 'exact', network: testAsset.network } as const
  const app = express()
  const handler: express.RequestHandler = (req, res) => {
    if (req.payment === undefined) throw new Error('Nobody pays for it.')
    runs.push(req.payment)
    res.set('X-Handler', 'ran')
    res.status(Number(req.query['status'] ?? 200)).send(`body of ${req.path}`)
  }
  app.get('/a', paid({ ...wire, settleTimeoutMs: 50 }), handler)
  app.post('/b', paid({ ...wire, settleTimeoutMs: 50 }), express.text(), handler)
  app.get('/u', paid({ ...wire, settleTimeoutMs: 50, flow: 'upfront' }), handler)
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  close = async () => {
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }
})

afterAll(() => close())

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: string
}

interface Target {
  readonly method: string
  readonly path: string
  readonly body?: string
}

function send(target: Target, headers: readonly string[] = []): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const req = sendHttp(
      `${url}${target.path}`,
      { method: target.method, headers: ['Host', new URL(url).host, ...headers] },
      (res) => {
        const chunks: Buffer[] = []
        res.on('data', (chunk: Buffer) => chunks.push(chunk))
        res.on('end', () => {
          const body = Buffer.concat(chunks).toString()
          resolve({ status: res.statusCode ?? 0, headers: res.headers, body })
        })
        res.on('error', reject)
      },
    )
    req.on('error', reject)
    req.end(target.body)
  })
}

const statuses = [200, 200, 204, 302, 404, 500]
const target: fc.Arbitrary<Target> = fc.oneof(
  fc.record({
    method: fc.constantFrom('GET', 'GET', 'GET', 'HEAD', 'OPTIONS'),
    path: fc
      .constantFrom('/a', '/u')
      .chain((path) => fc.constantFrom(...statuses).map((status) => `${path}?status=${status}`)),
  }),
  fc.record({
    method: fc.constant('POST'),
    path: fc.constantFrom(...statuses).map((status) => `/b?status=${status}`),
    body: fc.constantFrom('', 'hello', 'x'.repeat(70_000)),
  }),
)

const verifyWeather: fc.Arbitrary<VerifyBehaviour> = fc.constantFrom<VerifyBehaviour>(
  'unreachable',
  'timeout',
  'malformed',
  { after: 5 },
  { invalid: 'insufficient_funds' },
  { invalid: '</script> connect ECONNREFUSED 10.0.0.1' },
  { answer: { isValid: true, payer: '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC' } },
)

const settleWeather: fc.Arbitrary<SettleBehaviour> = fc.constantFrom<SettleBehaviour>(
  'unreachable',
  'timeout',
  'malformed',
  'hang',
  'pending',
  'lost',
  { after: 5 },
  { after: 100 },
  { failed: 'insufficient_funds' },
  { answer: { success: true, transaction: '', network: testAsset.network } },
  { answer: { success: true, transaction: '0x1', network: 'eip155:1' } },
)

type Carried =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'fresh' }
  | { readonly kind: 'again'; readonly which: number }
  | { readonly kind: 'twice' }
  | { readonly kind: 'mutated'; readonly at: number; readonly to: string }
  | { readonly kind: 'text'; readonly text: string }

const printable = fc.string({
  unit: fc.constantFrom(...'ABCabc019+/=_-{}":, '.split('')),
  maxLength: 60,
})
const carried: fc.Arbitrary<Carried> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Carried>({ kind: 'nothing' }) },
  { weight: 5, arbitrary: fc.constant<Carried>({ kind: 'fresh' }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('again' as const), which: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.constant<Carried>({ kind: 'twice' }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('mutated' as const),
      at: fc.nat(1500),
      to: fc.constantFrom('A', 'z', '=', '-'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('text' as const), text: printable }) },
)

interface Step {
  readonly target: Target
  readonly carried: Carried
  readonly verify: VerifyBehaviour | undefined
  readonly settle: SettleBehaviour | undefined
}

const rarely = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 2 })

const step: fc.Arbitrary<Step> = fc.record({
  target,
  carried,
  verify: rarely(verifyWeather),
  settle: rarely(settleWeather),
})

/** Statuses of docs/http.md that are Farebox's own. */
const ownStatuses = new Set([400, 402, 403, 409, 412, 502, 503])

function header(answer: Answer, name: string): string | undefined {
  const value = answer.headers[name]
  return typeof value === 'string' ? value : undefined
}

function checkAnswer(answer: Answer, isHead: boolean): void {
  const receipt = header(answer, 'payment-response')
  const challenge = header(answer, 'payment-required')
  if (receipt !== undefined) decodeSettleResponse(receipt)
  if (challenge !== undefined) decodePaymentRequired(challenge)
  expect(`${answer.body}${JSON.stringify(answer.headers)}`).not.toMatch(
    /ECONNREFUSED|\/script|stack/,
  )
  if (answer.headers['x-handler'] === 'ran' || answer.headers['allow'] !== undefined) return
  if (header(answer, 'content-type')?.includes('text/html') === true && answer.status === 200)
    return
  expect(ownStatuses).toContain(answer.status)
  if (isHead) return
  const body = JSON.parse(answer.body) as { readonly code?: string; readonly error?: string }
  if (body.code === undefined) expect(body.error).toBe('Payment required')
  else {
    expect(Object.keys(errorCatalog)).toContain(body.code)
    expect(errorCatalog[body.code as keyof typeof errorCatalog].status).toBe(answer.status)
  }
}

function wasSettled(paymentId: string): boolean {
  return facilitators.some(({ settled }) => settled.some((one) => one.paymentId === paymentId))
}

async function runSteps(steps: readonly Step[]): Promise<void> {
  facilitator = createFakeFacilitator()
  facilitators.unshift(facilitator)
  runs = []
  const sent: string[] = []
  /** Settlements whose answer arrived, by transaction. */
  const answered = new Set<string>()
  let fetched: Answer

  for (const { target: to, carried: what, verify, settle } of steps) {
    const challenged = await send({ ...to, method: to.method === 'POST' ? 'POST' : 'GET' })
    const challenge = header(challenged, 'payment-required')
    if (challenge === undefined) throw new Error('A priced route does not say its price.')
    const fresh = await buyer.payFor(decodePaymentRequired(challenge))
    if (verify !== undefined) facilitator.next('verify', verify)
    if (settle !== undefined) facilitator.next('settle', settle)
    const before = runs.length
    verified = new Set()
    let payment: string | undefined
    switch (what.kind) {
      case 'nothing':
        fetched = await send(to)
        break
      case 'twice':
        fetched = await send(to, ['PAYMENT-SIGNATURE', fresh, 'payment-signature', fresh])
        break
      case 'text':
        fetched = await send(to, ['PAYMENT-SIGNATURE', what.text.trim()])
        break
      case 'mutated': {
        const at = what.at % fresh.length
        payment = fresh.slice(0, at) + what.to + fresh.slice(at + 1)
        fetched = await send(to, ['PAYMENT-SIGNATURE', payment])
        break
      }
      case 'again':
        payment = sent[what.which % (sent.length || 1)] ?? fresh
        fetched = await send(to, ['PAYMENT-SIGNATURE', payment])
        break
      case 'fresh':
        payment = fresh
        sent.push(payment)
        fetched = await send(to, ['PAYMENT-SIGNATURE', payment])
    }
    checkAnswer(fetched, to.method === 'HEAD')

    const ran = runs.length - before
    expect(ran).toBeLessThanOrEqual(1)
    // OPTIONS is the app's own; HEAD and requests that carry no readable payment never run a handler.
    if (payment === undefined || to.method === 'HEAD' || to.method === 'OPTIONS') {
      expect(ran).toBe(0)
    }
    // What a handler ran for was called valid for this very request, or its money has moved.
    for (const { state, paymentId } of runs.slice(before)) {
      const isPaid = state === 'settled' ? wasSettled(paymentId) : verified.has(paymentId)
      expect(isPaid).toBe(true)
    }
    const receipt = header(fetched, 'payment-response')
    if (receipt !== undefined && fetched.status < 300 && fetched.headers['x-handler'] === 'ran') {
      answered.add(decodeSettleResponse(receipt).transaction)
    }
  }

  // What the fake settled after the wait was over is on its way.
  await new Promise((resolve) => setTimeout(resolve, 0))
  const open = await paywall.payments.list({
    states: ['settling', 'pending', 'settled'],
    limit: 1e6,
  })
  const owed = new Set(open.map(({ paymentId }) => paymentId))
  for (const { transaction, paymentId } of facilitator.settled) {
    expect(answered.has(transaction) || owed.has(paymentId)).toBe(true)
  }
}

const full = process.env['FAREBOX_FULL'] !== undefined

test(
  'T01 T13 T14 T41: no answer outside the table, no unpaid run, no charge forgotten',
  async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), runSteps), {
      numRuns: full ? 3_000 : 60,
    })
  },
  full ? 1_800_000 : 60_000,
)
