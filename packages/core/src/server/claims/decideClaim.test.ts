import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { advanceClaim } from './advanceClaim.js'
import type { Claim, ClaimState } from './ClaimStore.js'
import { decideClaim } from './decideClaim.js'

const states: readonly ClaimState[] = [
  'verified',
  'settling',
  'pending',
  'settled',
  'delivered',
  'failed',
  'released',
]

function claimIn(state: ClaimState, change: Partial<Claim> = {}): Claim {
  return {
    version: 3,
    spendKey: 'key',
    paymentId: 'one',
    state,
    owner: 'owner',
    leaseUntil: 0,
    payer: 'payer',
    scheme: 'exact',
    network: 'eip155:31337',
    asset: 'asset',
    amount: '1',
    payTo: 'payee',
    resource: 'GET http://localhost/',
    createdAt: 0,
    updatedAt: 0,
    presentableUntil: 0,
    expiresAt: 0,
    ...change,
  }
}

const one = { paymentId: 'one', spendKey: 'key', payer: 'payer', validAfter: 0, validBefore: 9 }
const other = { ...one, paymentId: 'other' }
const now = 1000
const leased = { leaseUntil: now + 1 }
const lapsed = { leaseUntil: now }

describe('decideClaim', () => {
  test('nothing known', () => {
    expect(decideClaim(undefined, one, now)).toEqual({ kind: 'fresh', expectedVersion: 0 })
  })

  test.each([
    ['verified', leased, 'in_flight', 'conflict'],
    ['verified', lapsed, 'fresh', 'fresh'],
    ['settling', leased, 'in_flight', 'conflict'],
    ['settling', lapsed, 'resume', 'conflict'],
    ['pending', leased, 'in_flight', 'conflict'],
    ['pending', lapsed, 'resume', 'conflict'],
    ['settled', leased, 'in_flight', 'used'],
    ['settled', lapsed, 'owed', 'used'],
    ['delivered', leased, 'used', 'used'],
    ['delivered', lapsed, 'used', 'used'],
    ['failed', leased, 'fresh', 'fresh'],
    ['failed', lapsed, 'fresh', 'fresh'],
    ['released', leased, 'fresh', 'fresh'],
    ['released', lapsed, 'fresh', 'fresh'],
  ] as const)('%s, lease %o: same %s, other %s', (state, lease, forSame, forOther) => {
    const claim = claimIn(state, lease)
    expect(decideClaim(claim, one, now).kind).toBe(forSame)
    expect(decideClaim(claim, other, now).kind).toBe(forOther)
  })

  test('fresh over an ended claim replaces exactly the version seen', () => {
    expect(decideClaim(claimIn('failed'), other, now)).toEqual({
      kind: 'fresh',
      expectedVersion: 3,
    })
  })
})

describe('advanceClaim', () => {
  const allowed = new Set([
    'verified>settling',
    'verified>released',
    'settling>settled',
    'settling>pending',
    'settling>failed',
    'pending>settled',
    'pending>failed',
    'settled>delivered',
  ])

  test('moves forward only', () => {
    for (const from of states) {
      for (const to of states) {
        const moved = advanceClaim(claimIn(from), { state: to }, now)
        const expected = from === to || allowed.has(`${from}>${to}`)
        expect([from, to, moved !== undefined]).toEqual([from, to, expected])
      }
    }
  })

  test('counts versions and keeps what it was not told to change', () => {
    const claim = claimIn('verified')
    expect(advanceClaim(claim, { state: 'settling' }, now)).toEqual({
      ...claim,
      state: 'settling',
      version: 4,
      updatedAt: now,
    })
  })

  test('no sequence of changes leaves an end or forgets a settlement', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...states), { maxLength: 30 }), (wished) => {
        let claim = claimIn('verified')
        let settled = false
        for (const state of wished) {
          const next = advanceClaim(claim, { state }, now)
          if (next === undefined) continue
          expect(next.version).toBe(claim.version + 1)
          if (settled) expect(['settled', 'delivered']).toContain(next.state)
          settled ||= next.state === 'settled'
          claim = next
        }
      }),
    )
  })
})
