import { readFileSync } from 'node:fs'
import { bytesToHex } from '@noble/hashes/utils.js'
import { describe, expect, test } from 'vitest'
import { FareboxError } from '../../errors/FareboxError.js'
import type { HttpResponse } from '../../http/types.js'
import type { Price } from '../../money/Price.js'
import { createMemoryClaimStore } from '../claims/createMemoryClaimStore.js'
import { createResourceServer } from '../createResourceServer.js'
import type { RouteOptions } from '../options.js'
import type { Outcome } from '../Outcome.js'
import {
  createRequest,
  createScriptedFacilitator,
  createTestClock,
  network,
  paperMechanism,
  pay,
  payTo,
  readBody,
  readHeader,
  type RequestOptions,
  withPayment,
} from '../seller.fixture.js'
import type { ProofDialect, ProofScope } from './ProofDialect.js'
import { toTransferKey } from './toTransferKey.js'

const known = {
  symbol: 'PAPER',
  address: '0xPaper',
  network,
  decimals: 6,
  name: 'Paper',
  usd: true,
}

function toId({ mac }: ProofScope): string {
  return bytesToHex(mac('paper'))
}

interface PaperDialect extends ProofDialect {
  fail: FareboxError | undefined
}

/** `Authorization: paper <id> <transaction>`: the id is the challenge's, and every transaction is good. */
function createPaperDialect(clock: { now(): number }): PaperDialect {
  const dialect: PaperDialect = {
    name: 'paper',
    fail: undefined,
    requestHeaders: ['Authorization'],
    countCredentials: (request) =>
      request.headers('authorization').filter((value) => value.startsWith('paper')).length,
    buildHeaders: (_offers, scope) => [['WWW-Authenticate', `paper id="${toId(scope)}"`]],
    async open(request, [offer], scope) {
      if (dialect.fail !== undefined) throw dialect.fail
      const [, id, transaction] = request.headers('authorization').join().split(' ')
      if (transaction === undefined || offer === undefined)
        throw new FareboxError('proof_malformed')
      if (id !== toId(scope)) throw new FareboxError('proof_invalid', { reason: 'proof_unbound' })
      const presentableUntil = clock.now() / 1000 + 300
      return { offer, payer: 'alice', transaction, log: '0', amount: '10000', presentableUntil }
    },
  }
  return dialect
}

function setUp(options: Partial<RouteOptions> = {}, unsafeMemory = true) {
  const clock = createTestClock()
  const facilitator = createScriptedFacilitator()
  const dialect = createPaperDialect(clock)
  const store = createMemoryClaimStore({ now: clock.now })
  const server = createResourceServer({
    facilitator,
    // Whole units of an asset that nobody knows cannot be told.
    schemes: [
      {
        ...paperMechanism,
        parsePrice: (price: Price) => ({
          asset: '0xPaper',
          amount: typeof price === 'string' ? 10_000n : BigInt(price.amount),
          known,
        }),
      },
    ],
    payTo,
    environment: clock,
    store,
    unsafeMemory,
  })
  const terms = { price: '$0.01', scheme: 'paper', network: 'anvil' } as const
  const route = server.route({ ...terms, proofs: dialect, ...options } as RouteOptions)
  const tell = async (transaction: string, request: RequestOptions = {}): Promise<Outcome> => {
    const unpaid = respond(await route.handle(createRequest(request)))
    const id = /id="(\w+)"/.exec(readHeader(unpaid, 'www-authenticate') ?? '')?.[1] ?? ''
    const headers = { ...request.headers, authorization: `paper ${id} ${transaction}` }
    return route.handle(createRequest({ ...request, headers }))
  }
  return { clock, facilitator, dialect, server, store, route, tell }
}

function respond(outcome: Outcome): HttpResponse {
  if (outcome.kind !== 'respond') throw new Error(`It is ${outcome.kind}.`)
  return outcome.response
}

interface Delivered {
  readonly status: number | 'handler'
  readonly headers: HttpResponse['headers']
  readonly charged: boolean
}

async function deliver(outcome: Outcome, status = 200, arrives = true): Promise<Delivered> {
  if (outcome.kind !== 'paid') throw new Error(`It is ${outcome.kind}.`)
  const finished = await outcome.finish({ status })
  if (finished.kind !== 'release') throw new Error('It was withheld.')
  if (arrives) await finished.delivered()
  return { status: 'handler', headers: finished.headers, charged: finished.charged }
}

type Situation = () => Promise<HttpResponse | Delivered>

const situations: Readonly<Record<string, Situation>> = {
  async unpaid() {
    const { route } = setUp()
    return respond(await route.handle(createRequest({ headers: { authorization: 'Bearer x' } })))
  },
  async ambiguous() {
    const { route } = setUp()
    const { accepts } = readBody(respond(await route.handle(createRequest())))
    const [requirements] = accepts
    if (requirements === undefined) throw new Error('Nothing is offered.')
    const headers = { authorization: 'paper a b' }
    return respond(await route.handle(withPayment(pay(requirements), { headers })))
  },
  async malformed() {
    const { route } = setUp()
    return respond(await route.handle(createRequest({ headers: { authorization: 'paper a' } })))
  },
  async invalid() {
    const { route } = setUp()
    return respond(await route.handle(createRequest({ headers: { authorization: 'paper 00 t1' } })))
  },
  async pending() {
    const { dialect, tell } = setUp()
    dialect.fail = new FareboxError('proof_pending')
    return respond(await tell('t1'))
  },
  async unreachable() {
    const { dialect, tell } = setUp()
    dialect.fail = new FareboxError('facilitator_unavailable')
    return respond(await tell('t1'))
  },
  paid: async () => deliver(await setUp().tell('t1')),
  'handler-error': async () => deliver(await setUp().tell('t1'), 500),
  async owed() {
    const { tell, clock } = setUp()
    await deliver(await tell('t1'), 200, false)
    // Nobody works on it any more.
    await clock.advance(31_000)
    return deliver(await tell('t1'))
  },
  async used() {
    const { tell } = setUp()
    await deliver(await tell('t1'))
    return respond(await tell('t1'))
  },
  async settlement() {
    const { route, tell } = setUp()
    const { accepts } = readBody(respond(await route.handle(createRequest())))
    const [requirements] = accepts
    if (requirements === undefined) throw new Error('Nothing is offered.')
    await deliver(await route.handle(withPayment(pay(requirements))))
    return respond(await tell('0xABC'))
  },
  async 'in-flight'() {
    const { tell } = setUp()
    await tell('t1')
    return respond(await tell('t1'))
  },
}

function readRows(): readonly (readonly string[])[] {
  const page = readFileSync(new URL('../../../../../docs/http.md', import.meta.url), 'utf8')
  const lines = page.slice(page.indexOf('| proof id |')).split('\n').slice(2)
  const rows = lines.slice(
    0,
    lines.findIndex((line) => !line.startsWith('|')),
  )
  return rows.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

describe('docs/http.md, transfers', () => {
  const rows = readRows()

  test('every row is tested', () => {
    expect(rows.map(([id]) => id)).toEqual(Object.keys(situations))
  })

  test.each(rows)(
    '%s: %s',
    async (id, _situation, status, code, invites, receipt, after, again, charged) => {
      const answer = await situations[id]?.()
      if (answer === undefined) throw new Error('There is no such situation.')
      const has = (name: string): boolean =>
        answer.headers.some(([one]) => one.toLowerCase() === name.toLowerCase())
      expect(String(answer.status)).toBe(status)
      expect(has('PAYMENT-REQUIRED')).toBe(invites === 'yes')
      expect(has('WWW-Authenticate')).toBe(invites === 'yes')
      expect(has('PAYMENT-RESPONSE')).toBe(receipt === 'yes')
      expect(has('Retry-After')).toBe(after === 'yes')
      expect(answer.headers).toContainEqual(['Vary', 'PAYMENT-SIGNATURE, Authorization'])
      if ('charged' in answer) return expect(answer.charged).toBe(charged === 'yes')
      const body = readBody(answer)
      if (code === '–') return expect(body).not.toHaveProperty('code')
      expect(body).toMatchObject({
        code: code?.replaceAll('`', ''),
        retryable: again === 'yes',
        charged,
      })
    },
  )
})

test('T01 of many requests with one transfer, one is served', async () => {
  const { tell } = setUp()
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => tell('t1')))
  expect(outcomes.filter(({ kind }) => kind === 'paid')).toHaveLength(1)
})

test('T04 a transfer that is owed for one request is nothing for another', async () => {
  const { tell, clock } = setUp()
  await deliver(await tell('t1'), 200, false)
  await clock.advance(31_000)
  const other = await tell('t1', { url: 'https://api.example.com/report' })
  expect(readBody(respond(other))).toMatchObject({ code: 'payment_already_used' })
  expect((await tell('t1')).kind).toBe('paid')
})

test('T01 one transfer has one key, in whatever way its transaction is written', () => {
  expect(toTransferKey('tron:3448148188', '0xABcd', '1')).toBe('tron:3448148188/abcd/1')
  expect(toTransferKey('tron:3448148188', 'abcd', '1')).toBe('tron:3448148188/abcd/1')
})

test('T18 a cheap challenge pays for no dear body that the server has not seen', async () => {
  let price = 10_000n
  const { tell } = setUp({ price: () => ({ asset: '0xPaper', amount: price }) })
  const cheap = await tell('t1', { method: 'POST' })
  expect(cheap.kind).toBe('paid')
  price = 20_000n
  const dear = await tell('t2', { method: 'POST' })
  expect(readBody(respond(dear))).toMatchObject({
    code: 'proof_invalid',
    reason: 'proof_amount_mismatch',
  })
  expect((await tell('t3')).kind).toBe('paid')
})

test('a settlement is listed once, with proofs and without', async () => {
  const { route, server } = setUp()
  const [requirements] = readBody(respond(await route.handle(createRequest()))).accepts
  if (requirements === undefined) throw new Error('Nothing is offered.')
  await deliver(await route.handle(withPayment(pay(requirements))))
  expect(await server.payments.list()).toMatchObject([{ state: 'delivered', scheme: 'paper' }])
})

test('without a secret that outlives the process, nobody is asked to pay first', () => {
  const store = { ...createMemoryClaimStore({ now: Date.now }), scope: 'shared' as const }
  const create = (quoteSecret?: Uint8Array): unknown =>
    createResourceServer({
      facilitator: createScriptedFacilitator(),
      schemes: [paperMechanism],
      payTo,
      store,
      ...(quoteSecret === undefined ? {} : { quoteSecret }),
    }).route({
      price: '$0.01',
      scheme: 'paper',
      network: 'anvil',
      proofs: createPaperDialect({ now: Date.now }),
    })
  expect(() => create()).toThrow(expect.objectContaining({ code: 'config_invalid' }))
  expect(() => create(new Uint8Array(32).fill(1))).not.toThrow()
})

test('a store of one process has to be asked for', () => {
  expect(() => setUp({}, false)).toThrow(expect.objectContaining({ code: 'config_invalid' }))
  expect(() => setUp({ proofs: undefined } as never, false)).not.toThrow()
})
