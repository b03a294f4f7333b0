import { request } from 'node:http'
import {
  createFakeBuyer,
  expectChallenge,
  expectPaid,
  type FakeFacilitatorServer,
  startFakeFacilitator,
  testAsset,
} from '@farebox/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { bundleApp } from './bundleApp.fixture.js'
import { findWorkerd, startWorkerd, type Workerd } from './startWorkerd.fixture.js'

const buyer = createFakeBuyer()
const program = findWorkerd()
let facilitator: FakeFacilitatorServer
let worker: Workerd

beforeAll(async () => {
  facilitator = await startFakeFacilitator()
  const define = {
    FACILITATOR_URL: JSON.stringify(facilitator.url),
    ASSET: JSON.stringify(testAsset),
  }
  const file = new URL('./worker.fixture.ts', import.meta.url)
  const module = await bundleApp(file, '{ app as default }', { format: 'esm', define })
  if (program !== undefined) worker = await startWorkerd(program, module)
})

beforeEach((context) => {
  if (program === undefined) context.skip('workerd has no program for this system')
  facilitator.facilitator.reset()
})

afterAll(async () => {
  await worker?.close()
  await facilitator.close()
})

const get = (path: string, header?: string): Promise<Response> =>
  fetch(worker.url + path, header === undefined ? {} : { headers: { 'PAYMENT-SIGNATURE': header } })

test('a challenge', async () => {
  const response = await get('/weather?city=bern')
  expect(expectChallenge(response).resource.url).toBe(`${worker.url}/weather?city=bern`)
  expect(response.headers.get('x-request-id')).toBe('r1')
})

test('a sale', async () => {
  const response = await buyer.fetch(`${worker.url}/weather`)
  expectPaid(response)
  expect(await response.json()).toEqual({ goods: 'sunny', soldTo: buyer.address })
  expect([response.headers.get('x-handler'), response.headers.get('x-request-id')]).toEqual([
    'secret',
    'r1',
  ])
})

test('10 sales at once', async () => {
  const responses = await Promise.all(
    Array.from({ length: 10 }, () => buyer.fetch(`${worker.url}/weather`)),
  )
  for (const response of responses) expectPaid(response)
  expect(facilitator.facilitator.settled).toHaveLength(10)
})

test('T01 one payment, 10 times', async () => {
  const header = await buyer.payFor(await get('/weather'))
  const responses = await Promise.all(Array.from({ length: 10 }, () => get('/weather', header)))
  const statuses = responses.map(({ status }) => status)
  expect(statuses.filter((status) => status < 300)).toEqual([200])
  expect(facilitator.facilitator.settled).toHaveLength(1)
})

test('T39 a failed sale leaves nothing of the answer', async () => {
  const header = await buyer.payFor(await get('/weather'))
  facilitator.facilitator.next('settle', { failed: 'insufficient_funds' })
  const response = await get('/weather', header)
  expect([response.status, response.headers.get('x-handler')]).toEqual([402, null])
  expect(response.headers.get('x-request-id')).toBe('r1')
  expect(await response.text()).not.toContain('sunny')
})

test('T13 two payments', async () => {
  const header = await buyer.payFor(await get('/weather'))
  const response = await get('/weather', `${header}, ${header}`)
  expect(await response.json()).toMatchObject({ code: 'payment_ambiguous' })
})

test('T38 HEAD', async () => {
  const response = await fetch(`${worker.url}/weather`, { method: 'HEAD' })
  expect([response.status, response.headers.has('payment-required')]).toEqual([402, true])
})

test.each([
  ['/stream', 200, 'one two three'],
  ['/price?full=1', 200, 'report'],
  ['/empty', 204, ''],
])('%s', async (path, status, text) => {
  const response = await buyer.fetch(worker.url + path)
  expectPaid(response)
  expect([response.status, await response.text()]).toEqual([status, text])
})

test('an error is not charged', async () => {
  expect((await buyer.fetch(`${worker.url}/broken`)).status).toBe(500)
  expect(facilitator.facilitator.settled).toEqual([])
})

test.each([100, 3_000_000])('a body of %d bytes that is covered by the payment', async (length) => {
  const body = 'x'.repeat(length)
  const response = await buyer.fetch(`${worker.url}/echo`, { method: 'POST', body })
  expectPaid(response)
  expect((await response.text()) === body).toBe(true)
})

async function listStates(): Promise<unknown> {
  return (await get('/states')).json()
}

test('every answer was delivered', async () => {
  await expect.poll(listStates).not.toContain('settled')
  expect(await listStates()).not.toContain('owed')
})

test('T36 a buyer who goes away in the middle is owed the answer', async () => {
  const gone = new AbortController()
  const response = await buyer.fetch(`${worker.url}/endless`, { signal: gone.signal })
  await response.body?.getReader().read()
  gone.abort()
  await expect.poll(listStates).toContain('owed')
})

test('a connection is sold upfront', async () => {
  const header = await buyer.payFor(await get('/socket'))
  const sent = request(`${worker.url}/socket`, {
    headers: {
      'PAYMENT-SIGNATURE': header,
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
      'Sec-WebSocket-Version': '13',
    },
  }).end()
  const status = await new Promise((resolve) => {
    sent.on('upgrade', ({ statusCode }, socket) => {
      socket.destroy()
      resolve(statusCode)
    })
    sent.on('response', ({ statusCode }) => resolve(statusCode))
  })
  expect([status, facilitator.facilitator.settled.length]).toEqual([101, 1])
})

test('claims in memory have to be asked for', async () => {
  expect(await (await get('/in-memory')).text()).toContain('config_invalid')
})
