import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { decodePaymentRequired } from '../codec/decodePaymentRequired.js'
import { decodeSettleResponse } from '../codec/decodeSettleResponse.js'
import { decodeSettleResponseV1 } from '../codec/decodeSettleResponseV1.js'
import { encodeBase64 } from '../codec/encodeBase64.js'
import type { HttpResponse } from '../http/types.js'
import { parsePaymentRequiredV1 } from '../wire/parsePaymentRequiredV1.js'
import type { PaymentPayloadV1 } from '../wire/typesV1.js'
import type { Outcome } from './Outcome.js'
import { createRequest, pay, readBody, withPayment } from './seller.fixture.js'
import {
  createSellerV1,
  firstOf,
  nameV1,
  network,
  payV1,
  withPaymentV1,
} from './sellerV1.fixture.js'

interface Row {
  readonly id: string
  readonly status: string
  readonly code: string
  /** The version of the body, or `handler`. */
  readonly body: string
  readonly invites: boolean
  readonly receipt: boolean
  readonly charged: string
}

/** The table of docs/http.md about v1. */
function readTable(): readonly Row[] {
  const page = readFileSync(new URL('../../../../docs/http.md', import.meta.url), 'utf8')
  const lines = page.slice(page.indexOf('| v1 id |')).split('\n').slice(2)
  const end = lines.findIndex((line) => !line.startsWith('|'))
  return lines.slice(0, end).map((line) => {
    const cells = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim())
    const [id = '', , status = '', code = '', body = '', invites, receipt, charged = ''] = cells
    return {
      id,
      status,
      code: code.replaceAll('`', ''),
      body,
      invites: invites === 'yes',
      receipt: receipt === 'yes',
      charged,
    }
  })
}

/** What left the server, however it came about. */
interface Answer {
  readonly response?: HttpResponse
  readonly headers: HttpResponse['headers']
  readonly charged?: boolean
}

async function finish(outcome: Outcome, status = 200): Promise<Answer> {
  if (outcome.kind === 'respond') return { ...outcome, headers: outcome.response.headers }
  const end = await outcome.finish({ status })
  if (end.kind === 'replace') return { ...end, headers: end.response.headers }
  await end.delivered()
  return { headers: end.headers, charged: end.charged }
}

type Arrange = (seller: ReturnType<typeof createSellerV1>) => void

/** One v1 payment. */
function buy(
  change: Partial<PaymentPayloadV1> = {},
  arrange?: Arrange,
  status?: number,
): () => Promise<Answer> {
  return async () => {
    const seller = createSellerV1()
    const payment = payV1((await seller.quote()).v1)
    arrange?.(seller)
    const outcome = await seller.route.handle(withPaymentV1({ ...payment, ...change }))
    return finish(outcome, status)
  }
}

function send(header: string, headers: Record<string, string> = {}): () => Promise<Answer> {
  const request = createRequest({ headers: { ...headers, 'x-payment': header } })
  return async () => finish(await createSellerV1().route.handle(request))
}

function raw(text: string): string {
  return encodeBase64(new TextEncoder().encode(text))
}

/** A v2 payment, then the same one as v1. */
async function buyTwice(between: (outcome: Outcome) => Promise<unknown>): Promise<Answer> {
  const { route, quote } = createSellerV1()
  const { v1, v2 } = await quote()
  await between(await route.handle(withPayment(pay(firstOf(v2)))))
  return finish(await route.handle(withPaymentV1(payV1(v1))))
}

const secret = 'connect ECONNREFUSED 10.0.0.1:443 secret-host'

/** How each row comes about. A row without an entry here, or an entry without a row, fails. */
const situations: Readonly<Record<string, () => Promise<Answer>>> = {
  unpaid: async () => finish(await createSellerV1().route.handle(createRequest())),
  async head() {
    const { route, quote, facilitator } = createSellerV1()
    const payment = payV1((await quote()).v1)
    const answer = await finish(await route.handle(withPaymentV1(payment, { method: 'HEAD' })))
    expect(facilitator.asked.verify).toHaveLength(0)
    return answer
  },
  async 'paid-by-v2'() {
    const { route, quote } = createSellerV1()
    const requirements = firstOf((await quote()).v2)
    return finish(await route.handle(withPayment(pay(requirements))))
  },
  async 'not-switched-on'() {
    const { quote } = createSellerV1()
    const { route, facilitator } = createSellerV1({ v1: false })
    const answer = await finish(await route.handle(withPaymentV1(payV1((await quote()).v1))))
    expect(facilitator.asked.verify).toHaveLength(0)
    return answer
  },
  ambiguous: send('e30=', { 'payment-signature': 'e30=' }),
  'not-base64': send('e30'),
  'not-a-payment': send(raw('{"x402Version":1}')),
  'other-version': send(raw('{"x402Version":2}')),
  mismatch: buy({ network: 'base' }),
  invalid: buy({}, ({ facilitator }) => {
    facilitator.verifyAnswer = { isValid: false, invalidReason: 'insufficient_funds' }
  }),
  'in-flight': () => buyTwice(async () => undefined),
  used: () => buyTwice((outcome) => finish(outcome)),
  paid: buy(),
  'handler-error': buy({}, undefined, 500),
  'settle-failed': buy({}, ({ facilitator }) => {
    const errorReason = 'insufficient_funds'
    facilitator.settleAnswer = { success: false, errorReason, transaction: '', network }
  }),
  'settle-pending': buy({}, ({ facilitator }) => {
    facilitator.settleAnswer = new Error(secret)
  }),
}

describe('docs/http.md, x402 v1', () => {
  const table = readTable()

  test('has a situation for each row, and a row for each situation', () => {
    expect(table.map(({ id }) => id)).toEqual(Object.keys(situations))
  })

  test.each(table.map((row) => [row.id, row] as const))('%s', async (id, row) => {
    const answer = await situations[id]?.()
    if (answer === undefined) throw new Error(`No situation for ${id}.`)
    const header = (name: string): string | undefined =>
      answer.headers.find(([one]) => one.toLowerCase() === name)?.[1]

    expect(String(answer.response?.status ?? 'handler')).toBe(row.status)
    expect(header('payment-required') !== undefined).toBe(row.invites)
    expect(header('x-payment-response') !== undefined).toBe(row.receipt)
    if (row.receipt) {
      const receipt = decodeSettleResponseV1(header('x-payment-response') ?? '')
      const { success, transaction } = decodeSettleResponse(header('payment-response') ?? '')
      expect(receipt).toMatchObject({ success, transaction, network: nameV1 })
      expect(success).toBe(row.charged === 'yes')
    }
    if (answer.response === undefined) {
      expect([row.code, row.body, answer.charged ? 'yes' : 'no']).toEqual([
        '–',
        'handler',
        row.charged,
      ])
      return
    }
    // T41: what happened inside stays inside.
    expect(JSON.stringify(answer.response)).not.toMatch(/ECONNREFUSED|10\.0\.0\.1|secret/)
    const body = readBody(answer.response) as Record<string, unknown>
    expect(`v${String(body['x402Version'])}`).toBe(row.body)
    expect('accepts' in body).toBe(row.invites)
    if (row.invites) decodePaymentRequired(header('payment-required') ?? '')
    if (row.invites && row.body === 'v1') {
      const { accepts } = parsePaymentRequiredV1(body)
      expect(accepts.map((entry) => entry.network)).toEqual([nameV1])
    }
    if (row.code === '–') {
      expect(body['error']).toBe('Payment required')
      return
    }
    expect(body).toMatchObject({ code: row.code, charged: row.charged })
    expect(body['error']).toBe(body['reason'] ?? row.code)
  })
})
