import { get, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { catalog, type Way } from '@farebox/demo-catalog'
import {
  createFakeBuyer,
  expectChallenge,
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
}, 180_000)

afterAll(async () => {
  await seller.close()
  await facilitator.close()
})

function isExact({ chain, scheme }: Way): boolean {
  return chain === 'evm' && scheme === 'exact'
}

/** What is not 200. */
const statuses: Readonly<Record<string, number>> = {
  'GET /fail': 500,
  'GET /empty': 204,
  'GET /redirect': 302,
}

test.each(catalog.filter(({ ways }) => ways.some(isExact)))(
  '$key',
  async ({ key, method, path }) => {
    const body = method === 'POST' ? { body: '{"n":1}' } : {}
    const init = { method, redirect: 'manual', ...body } as const
    expectChallenge(await fetch(seller.url + path, init))
    const response = await buyer.fetch(seller.url + path, init)
    const status = statuses[key] ?? 200
    expect(response.status).toBe(status)
    if (status < 300) expectPaid(response)
    else expectNotCharged(response)
    if (method === 'POST') expect(await response.text()).toBe('{"n":1}')
    const stats = (await (await fetch(`${seller.url}/stats`)).json()) as { handlerRuns: object }
    expect(stats.handlerRuns).toHaveProperty([key], 1)
  },
)

const article = '/articles/bridge'
/** As from the address bar: `fetch` would say in `Sec-Fetch-Mode` that it is none. */
function openInBrowser(url: string): Promise<IncomingMessage> {
  const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
  return new Promise((resolve, reject) => {
    get(url, { headers }, resolve).once('error', reject)
  })
}

test('a browser that opens an article gets a page that pays', async () => {
  const response = await openInBrowser(seller.url + article)
  const { statusCode = 0, headers } = response
  const challenge = expectChallenge({ status: statusCode, headers })
  expect(challenge.accepts[0]?.amount).toBe('100000')
  expect(headers['content-type']).toMatch(/^text\/html\b/)
  expect(headers['content-security-policy']).toContain("default-src 'none'")
  const page = await text(response)
  expect(page).toContain('An article of the Farebridge Courier.')
  expect(page).not.toContain('paid to cross it')
})

test('a program that asks for an article gets JSON', async () => {
  const response = await fetch(seller.url + article)
  expect(response.headers.get('content-type')).toMatch(/^application\/json\b/)
  expect(await response.json()).toMatchObject(expectChallenge(response))
})

test('an article is sold', async () => {
  const before = facilitator.facilitator.settled.length
  const response = await buyer.fetch(seller.url + article, { headers: { accept: 'text/html' } })
  expect(expectPaid(response).payer).toBe(buyer.address)
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(await response.text()).toContain('paid to cross it')
  expect(facilitator.facilitator.settled).toHaveLength(before + 1)
})

test('an article that does not exist has no price', async () => {
  for (const slug of ['none', 'constructor']) {
    expect((await fetch(`${seller.url}/articles/${slug}`)).status).toBe(404)
  }
})

test('the front page is free', async () => {
  expect((await fetch(seller.url)).status).toBe(200)
})
