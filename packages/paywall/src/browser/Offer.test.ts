import { expect, test } from 'vitest'
import { hasSamePlace, hasSameTerms, toOffers } from './Offer.js'

const requirements = {
  scheme: 'exact',
  network: 'base-sepolia',
  amount: '10000',
  asset: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
  payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  maxTimeoutSeconds: 300,
  extra: { quote: 'a' },
}
const usdc = {
  network: 'eip155:84532',
  address: requirements.asset.toLowerCase(),
  symbol: 'USDC',
  decimals: 6,
  usd: true,
}

test('offers with what is known of them, without what cannot be read', () => {
  const accepts = [requirements, { ...requirements, network: '?' }]
  expect(toOffers(accepts, [usdc])).toEqual([
    { requirements, network: 'eip155:84532', known: usdc },
  ])
  expect(toOffers(accepts, [])).toEqual([{ requirements, network: 'eip155:84532' }])
})

test('the same terms', () => {
  expect(hasSameTerms(requirements, { ...requirements, extra: { quote: 'b' } })).toBe(true)
  const lower = { ...requirements, payTo: requirements.payTo.toLowerCase() }
  expect(hasSameTerms(requirements, lower)).toBe(true)
})

test.each([
  { scheme: 'upto' },
  { network: 'base' },
  { amount: '10001' },
  { asset: requirements.payTo },
  { payTo: requirements.asset },
  { maxTimeoutSeconds: 301 },
])('T19 other terms: %j', (change) => {
  expect(hasSameTerms(requirements, { ...requirements, ...change })).toBe(false)
})

test('the same way to pay, for another price', () => {
  const [offer, dearer, other] = toOffers(
    [requirements, { ...requirements, amount: '20000' }, { ...requirements, scheme: 'upto' }],
    [],
  )
  if (offer === undefined || dearer === undefined || other === undefined) throw new Error('none')
  expect(hasSamePlace(offer, dearer)).toBe(true)
  expect(hasSamePlace(offer, other)).toBe(false)
})
