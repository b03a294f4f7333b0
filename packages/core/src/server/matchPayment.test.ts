import { expect, test } from 'vitest'
import { matchPayment } from './matchPayment.js'

const own = {
  scheme: 'exact',
  network: 'eip155:8453',
  amount: '10000',
  asset: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913',
  payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  maxTimeoutSeconds: 300,
  extra: { name: 'USD Coin', version: '2', limits: [{ a: 1 }] },
}

test('itself, other spellings and further extra keys', () => {
  expect(matchPayment(own, own)).toBe(true)
  expect(matchPayment(own, { ...own, asset: own.asset.toLowerCase() })).toBe(true)
  expect(matchPayment(own, { ...own, extra: { ...own.extra, builder: 'x' } })).toBe(true)
  expect(matchPayment(own, { ...own, network: 'base' })).toBe(true)
})

test.each([
  ['T05 another recipient', { payTo: '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC' }],
  ['T06 a test network', { network: 'eip155:84532' }],
  ['T06 another token', { asset: '0x036CbD53842c5426634e7929541eC2318f3dCF7e' }],
  ['T18 another amount', { amount: '1' }],
  ['T18 the same number written otherwise', { amount: '010000' }],
  ['another window', { maxTimeoutSeconds: 301 }],
  ['another scheme', { scheme: 'upto' }],
  ['no extra', { extra: {} }],
  ['T06 another domain', { extra: { ...own.extra, version: '1' } }],
  ['a shorter list', { extra: { ...own.extra, limits: [] } }],
  ['an object for a list', { extra: { ...own.extra, limits: { 0: { a: 1 } } } }],
  ['no network at all', { network: 'nonsense' }],
])('%s', (_name, change) => {
  expect(matchPayment(own, { ...own, ...change })).toBe(false)
})

test('addresses of other chains are compared exactly', () => {
  const tron = { ...own, network: 'tron:nile', asset: 'TXYZ', payTo: 'TABC' }
  expect(matchPayment(tron, tron)).toBe(true)
  expect(matchPayment(tron, { ...tron, payTo: 'TabC' })).toBe(false)
})
