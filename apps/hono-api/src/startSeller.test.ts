import { catalog, type Way } from '@farebox/demo-catalog'
import {
  createFakeBuyer,
  expectNotCharged,
  expectPaid,
  startFakeFacilitator,
  testAsset,
} from '@farebox/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSeller } from './startSeller.js'

const buyer = createFakeBuyer()
let facilitator: Awaited<ReturnType<typeof startFakeFacilitator>>
let seller: Awaited<ReturnType<typeof startSeller>>

beforeAll(async () => {
  facilitator = await startFakeFacilitator()
  seller = await startSeller({
    facilitatorUrl: facilitator.url,
    payTo: {
      'eip155:*': '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
      'tron:*': 'TLEaY8XoqpBmndLsjcfThgdKLN1ssNuUcF',
    },
    evm: {
      network: testAsset.network,
      asset: testAsset,
      paymentPermit: '0x1825bB32db3443dEc2cc7508b2D818fc13EaD878',
    },
    tron: { network: 'tron:nile' },
  })
})

afterAll(async () => {
  await seller.close()
  await facilitator.close()
})

function isExact({ chain, scheme }: Way): boolean {
  return chain === 'evm' && scheme === 'exact'
}

/** What the fake buyer can pay. */
const sold = catalog.filter(({ ways }) => ways.some(isExact))

/** What is not 200. */
const statuses: Readonly<Record<string, number>> = {
  'GET /fail': 500,
  'GET /empty': 204,
  'GET /redirect': 302,
}

test.each(sold)('$key', async ({ key, method, path }) => {
  const body = method === 'POST' ? { body: '{"n":1}' } : {}
  const init = { method, redirect: 'manual', ...body } as const
  expect((await fetch(seller.url + path, init)).status).toBe(402)
  const response = await buyer.fetch(seller.url + path, init)
  const status = statuses[key] ?? 200
  expect(response.status).toBe(status)
  if (status < 300) expectPaid(response)
  else expectNotCharged(response)
  const text = await response.text()
  if (method === 'POST') expect(text).toBe(body.body)
  if (path === '/stream')
    expect(text).toBe('data: {"beat":1}\n\ndata: {"beat":2}\n\ndata: {"beat":3}\n\n')
})

test('the statistics count each run', async () => {
  const response = await fetch(`${seller.url}/stats`)
  expect(await response.json()).toEqual({
    handlerRuns: Object.fromEntries(sold.map(({ key }) => [key, 1])),
  })
})
