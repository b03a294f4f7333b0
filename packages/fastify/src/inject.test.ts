import { Readable } from 'node:stream'
import { createFakeBuyer, createFakeFacilitator, expectPaid } from '@farebox/testing'
import fastify, { type FastifyInstance, type InjectOptions } from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { createOptions, sell, terms } from './openSite.fixture.js'
import { paywall } from './paywall.js'

const paid = { config: { paid: terms } } as const

/** `fetch` for an app that does not listen. */
function toFetch(app: FastifyInstance): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    const { pathname, search } = new URL(request.url)
    const options: InjectOptions = {
      method: request.method,
      url: pathname + search,
      headers: Object.fromEntries(request.headers),
    }
    const payload = Buffer.from(await request.arrayBuffer())
    const answer = await app.inject(payload.length === 0 ? options : { ...options, payload })
    const headers = Object.entries(answer.headers).flatMap(([name, value]) =>
      [value ?? []].flat().map((line): [string, string] => [name, String(line)]),
    )
    const hasBody = answer.statusCode !== 204
    return new Response(hasBody ? answer.rawPayload : null, { status: answer.statusCode, headers })
  }
}

async function openApp(build: (app: FastifyInstance) => unknown) {
  const facilitator = createFakeFacilitator()
  const app: FastifyInstance = fastify()
  onTestFinished(() => app.close())
  const events: string[] = []
  await app.register(
    paywall,
    createOptions({ facilitator, onEvent: ({ kind }) => void events.push(kind) }),
  )
  build(app)
  const buyer = createFakeBuyer({ fetch: toFetch(app) })
  return { app, facilitator, events, buyer }
}

const url = 'http://localhost/x'

test('inject: unpaid, paid, and paid twice', async () => {
  const { app, buyer, facilitator, events } = await openApp((one) => {
    one.get('/x', paid, async ({ payment }) => ({ state: payment?.state }))
  })
  const unpaid = await app.inject('/x')
  expect([unpaid.statusCode, unpaid.json().resource.url]).toEqual([402, url])
  expect(unpaid.headers['payment-required']).toBeDefined()
  const response = await buyer.fetch(url)
  expectPaid(response)
  expect(await response.json()).toEqual({ state: 'verified' })
  expect(facilitator.settled).toHaveLength(1)
  await expect.poll(() => events).toEqual(['claimed', 'settled', 'delivered'])
  const head = await app.inject({ url: '/x', method: 'HEAD' })
  expect([head.statusCode, head.payload]).toEqual([402, ''])
})

test('inject: a failed sale leaves nothing', async () => {
  const { app, buyer, facilitator } = await openApp((one) => {
    one.addHook('onRequest', async (_, reply) => void reply.header('X-Kept', 'k'))
    one.get('/x', paid, async (_, reply) => {
      reply.header('X-Handler', 'secret')
      return 'goods'
    })
  })
  const { statusCode: status, headers } = await app.inject('/x')
  const known = { 'payment-required': String(headers['payment-required']) }
  const header = await buyer.payFor({ status, headers: known })
  facilitator.next('settle', { failed: 'insufficient_funds' })
  const answer = await app.inject({ url: '/x', headers: { 'PAYMENT-SIGNATURE': header } })
  expect([answer.statusCode, answer.json().code]).toEqual([402, 'settlement_failed'])
  expect([answer.headers['x-handler'], answer.headers['x-kept']]).toEqual([undefined, 'k'])
})

test('inject: errors, 204, streams and hijacked replies', async () => {
  const { buyer, facilitator } = await openApp((app) => {
    app.get('/error', paid, async () => {
      throw new Error('broken')
    })
    app.get('/empty', paid, (_, reply) => reply.code(204).send())
    const eager = { config: { paid: { ...terms, holdBytes: 1000 } } } as const
    app.get('/stream', eager, (_, reply) =>
      reply.send(Readable.from(Array.from({ length: 50 }, () => Buffer.alloc(1000, 'x')))),
    )
    app.get('/raw', paid, (_, reply) => {
      reply.hijack()
      reply.raw.write('one ')
      reply.raw.end('two')
    })
  })
  expect((await buyer.fetch('http://localhost/error')).status).toBe(500)
  expect(facilitator.settled).toEqual([])
  expect((await buyer.fetch('http://localhost/empty')).status).toBe(204)
  expect(await (await buyer.fetch('http://localhost/stream')).text()).toBe('x'.repeat(50_000))
  expect(await (await buyer.fetch('http://localhost/raw')).text()).toBe('one two')
  expect(facilitator.settled).toHaveLength(3)
})

test.each([10, 200_000])(
  'inject: a body of %d letters is covered by the payment',
  async (length) => {
    const { app, buyer, facilitator } = await openApp((one) => {
      one.post<{ Body: { text: string } }>('/x', paid, async ({ body }) => body.text.length)
    })
    const unpaid = await app.inject({ url: '/x', method: 'POST', payload: { text: 'x' } })
    expect(JSON.stringify(unpaid.json().extensions)).toContain('content-digest')
    const response = await buyer.fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'x'.repeat(length) }),
    })
    expectPaid(response)
    expect(await response.text()).toBe(String(length))
    expect(facilitator.settled).toHaveLength(1)
  },
)

test('inject: a form in pieces arrives whole', async () => {
  const { app, buyer } = await openApp((one) => {
    one.addContentTypeParser('multipart/form-data', async (_: unknown, payload: Readable) => {
      let size = 0
      for await (const piece of payload) size += Buffer.byteLength(piece as Buffer)
      return size
    })
    one.post('/x', paid, async ({ body }) => body)
  })
  const form = new FormData()
  form.set('text', 'x'.repeat(300_000))
  const send = (headers = {}) => app.inject({ url: '/x', method: 'POST', payload: form, headers })
  const unpaid = await send()
  const header = await buyer.payFor(JSON.parse(unpaid.payload))
  const answer = await send({ 'PAYMENT-SIGNATURE': header })
  expect([answer.statusCode, Number(answer.payload) > 300_000]).toEqual([200, true])
})

test('inject: payloadAsStream', async () => {
  const { app, buyer } = await openApp((one) => one.get('/x', paid, sell))
  const unpaid = await app.inject('/x')
  const header = await buyer.payFor(unpaid.json())
  const answer = await app.inject({
    url: '/x',
    headers: { 'PAYMENT-SIGNATURE': header },
    payloadAsStream: true,
  })
  let text = ''
  for await (const piece of answer.stream()) text += String(piece)
  expect([answer.statusCode, text]).toEqual([200, '{"goods":"sunny"}'])
})
