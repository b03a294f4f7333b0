import { createHttpFacilitatorClient } from '@farebox/core/facilitator'
import { afterEach, expect, test } from 'vitest'
import { createFakeBuyer } from './createFakeBuyer.js'
import { payTo } from './createShop.fixture.js'
import { type FakeFacilitatorServer, startFakeFacilitator } from './startFakeFacilitator.js'
import { testAsset } from './testAsset.js'

let running: FakeFacilitatorServer | undefined
afterEach(() => running?.close())

/** @param patience milliseconds; short only where it is what ends the call. */
async function start(patience = 5000) {
  running = await startFakeFacilitator()
  const client = createHttpFacilitatorClient(running.url, {
    timeoutMs: { verify: patience, settle: patience },
  })
  const paymentRequirements = {
    scheme: 'exact',
    network: testAsset.network,
    amount: '10000',
    asset: testAsset.address,
    payTo,
    maxTimeoutSeconds: 300,
    extra: { name: 'Test Dollar', version: '1' },
  }
  const paymentPayload = await createFakeBuyer().sign(paymentRequirements)
  const request = { x402Version: 2, paymentPayload, paymentRequirements } as const
  return { ...running, client, request }
}

test('answers over HTTP', async () => {
  const { client, facilitator, request } = await start()
  expect(await client.verify(request)).toMatchObject({ isValid: true })
  expect(await client.settle(request)).toMatchObject({ success: true, amount: '10000' })
  expect((await client.supported()).kinds.length).toBeGreaterThan(10)
  expect(facilitator.calls.map(({ operation }) => operation)).toEqual([
    'verify',
    'settle',
    'supported',
  ])
  expect(facilitator.settled).toHaveLength(1)
})

test.each([
  ['unreachable', 'facilitator_unavailable'],
  ['timeout', 'facilitator_timeout'],
  ['hang', 'facilitator_timeout'],
  ['malformed', 'facilitator_malformed'],
] as const)('%s on the wire', async (fault, code) => {
  const { client, facilitator, request } = await start(code === 'facilitator_timeout' ? 50 : 5000)
  facilitator.next('verify', fault)
  facilitator.next('settle', fault)
  await expect(client.verify(request)).rejects.toMatchObject({ code, charged: 'no' })
  await expect(client.settle(request)).rejects.toMatchObject({ code, charged: 'unknown' })
  expect(facilitator.settled).toEqual([])
})

test('lost on the wire', async () => {
  const { client, facilitator, request } = await start()
  facilitator.next('settle', 'lost')
  await expect(client.settle(request)).rejects.toMatchObject({ code: 'facilitator_unavailable' })
  expect(facilitator.settled).toHaveLength(1)
})

test('what is not a question', async () => {
  const { url } = await start()
  const post = (body: string): Promise<Response> => fetch(`${url}/verify`, { method: 'POST', body })
  expect((await fetch(url)).status).toBe(404)
  expect((await post('{')).status).toBe(400)
  expect((await post('{"x402Version":2}')).status).toBe(400)
  expect((await post(' '.repeat(300_000))).status).toBe(413)
})

test('close does not wait for anybody', async () => {
  const { url, facilitator, request, ...server } = await start()
  facilitator.next('verify', 'hang')
  const hanging = fetch(`${url}/verify`, { method: 'POST', body: JSON.stringify(request) })
  hanging.catch(() => undefined)
  while (facilitator.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  await server.close()
  await expect(hanging).rejects.toThrow()
})
