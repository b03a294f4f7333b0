import { catalog, type Way } from '@farebox/demo-catalog'
import {
  createFakeBuyer,
  expectChallenge,
  expectPaid,
  startFakeFacilitator,
  testAsset,
} from '@farebox/testing'
import { expect, onTestFinished, test } from 'vitest'
import { startSeller } from './startSeller.js'

function isExact({ chain, scheme }: Way): boolean {
  return chain === 'evm' && scheme === 'exact'
}

/** What the fake buyer can pay. */
const sold = catalog.filter(({ ways }) => ways.some(isExact))

test.each(['express', 'fastify'] as const)('one buyer pays every route on %s', async (platform) => {
  const fake = await startFakeFacilitator()
  onTestFinished(() => fake.close())
  const seller = await startSeller({
    platform,
    facilitatorUrl: fake.url,
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
  onTestFinished(() => seller.close())
  const buyer = createFakeBuyer()
  const charged = new Map<string, string>()

  for (const { key, method, path } of sold) {
    const init: RequestInit = {
      method,
      redirect: 'manual',
      ...(method === 'POST' ? { body: 'bytes', headers: { 'content-type': 'text/x-own' } } : {}),
    }
    expectChallenge(await fetch(`${seller.url}${path}`, init))
    const response = await buyer.fetch(`${seller.url}${path}`, init)
    if (response.ok) {
      expectPaid(response)
      charged.set(key, await response.text())
    }
  }

  expect([...charged.keys()]).toEqual([
    'GET /weather',
    'GET /report',
    'POST /echo',
    'GET /empty',
    'GET /slow',
    'GET /stream',
    'GET /either',
  ])
  expect(charged.get('POST /echo')).toBe('bytes')
  expect(charged.get('GET /stream')).toMatch(/"beat":1[^]*"beat":3/)
  expect(fake.facilitator.settled).toHaveLength(charged.size)
  const stats: unknown = await (await fetch(`${seller.url}/stats`)).json()
  expect(stats).toEqual({
    handlerRuns: Object.fromEntries(sold.map(({ key }) => [key, 1])),
  })
})
