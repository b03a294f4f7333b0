import { expect, test } from 'vitest'
import { createClaim, createFullClaim } from '../claim.fixture.js'
import { encodeClaim } from './encodeClaim.js'
import { parseClaim } from './parseClaim.js'

test.each([createClaim(), createFullClaim()])('a claim in $state, through JSON', (claim) => {
  expect(parseClaim(JSON.parse(JSON.stringify(claim)))).toStrictEqual(claim)
})

test.each([
  ['no version', { version: undefined }],
  ['version 0', { version: 0 }],
  ['half a version', { version: 1.5 }],
  ['a version as text', { version: '1' }],
  ['a state of another world', { state: 'refunded' }],
  ['an amount with a point', { amount: '1.5' }],
  ['a time that is none', { expiresAt: Number.NaN }],
  ['a time as text', { leaseUntil: '2026-01-01' }],
  ['a member that is not known', { refundedAt: 1 }],
  ['a hash that is none', { secretHash: 'abc' }],
  ['a settlement without a network', { settlement: { success: true, transaction: '0x1' } }],
  [
    'a settlement that says yes',
    { settlement: { success: 'yes', transaction: '0x1', network: 'eip155:1' } },
  ],
  ['a request without a payment', { request: { x402Version: 2 } }],
])('refuses %s', (_name, change) => {
  expect(() => parseClaim({ ...createClaim(), ...change })).toThrow()
})

test.each([undefined, null, [], {}, '{}', 1])('refuses %o', (value) => {
  expect(() => parseClaim(value)).toThrow()
})

test.each(Object.keys(createClaim()))('refuses a claim without its %s', (name) => {
  const claim: Record<string, unknown> = { ...createClaim() }
  delete claim[name]
  expect(() => parseClaim(claim)).toThrow()
})

test('encodes what will be read, without what JSON has no word for', () => {
  const claim = createFullClaim()
  const { text, claim: read } = encodeClaim(claim.spendKey, { ...claim })
  expect(JSON.parse(text)).toStrictEqual(claim)
  expect(read).toStrictEqual(claim)
  expect(text).not.toMatch(/\n/)
  // Spreading a type with optional members can leave `undefined` behind.
  const loose = Object.assign(createClaim(), { request: undefined })
  expect(encodeClaim(claim.spendKey, loose).claim).not.toHaveProperty('request')
})

test('refuses to encode what could not be read', () => {
  const claim = createClaim()
  const unreadable = Object.assign(createClaim(), { state: 'refunded' })
  for (const [key, next] of [
    ['another key', claim],
    [claim.spendKey, unreadable],
    [claim.spendKey, createClaim({ resource: 'x'.repeat(1_048_576) })],
  ] as const) {
    expect(() => encodeClaim(key, next)).toThrow(
      expect.objectContaining({ code: 'store_unavailable' }),
    )
  }
})
