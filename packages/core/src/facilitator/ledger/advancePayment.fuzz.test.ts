import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FareboxError } from '../../errors/FareboxError.js'
import { createRequest } from '../paper.fixture.js'
import type { PaymentChange } from './advancePayment.js'
import { advancePayment } from './advancePayment.js'
import type { PaymentRecord, PaymentState } from './Ledger.js'

/** How far along a payment is. Ends are the furthest. */
const rank: Readonly<Record<PaymentState, number>> = {
  received: 0,
  verified: 1,
  queued: 2,
  settling: 3,
  settled: 4,
  finalized: 5,
  rejected: 6,
  failed: 6,
  expired: 6,
}

const received: PaymentRecord = {
  version: 0,
  paymentId: 'p',
  spendKey: 's',
  state: 'received',
  idle: false,
  payer: 'alice',
  scheme: 'paper',
  network: 'eip155:31337',
  request: createRequest(),
  validBefore: 2_000_000_000,
  attempts: [],
  createdAt: 0,
  updatedAt: 0,
}

const attempt = {
  kind: 'tx',
  idempotencyKey: 'k',
  transaction: '0xt',
  raw: '0x',
  createdAt: 0,
} as const

const states = [
  'verified',
  'queued',
  'settling',
  'settled',
  'finalized',
  'rejected',
  'failed',
  'expired',
] as const

const changes: fc.Arbitrary<PaymentChange> = fc.record(
  {
    state: fc.constantFrom(...states),
    idle: fc.boolean(),
    attempt: fc.constant(attempt),
    reason: fc.string(),
  },
  { requiredKeys: ['state'] },
)

/** Follows what is allowed and skips what is not. */
function walk(steps: readonly PaymentChange[]): PaymentRecord[] {
  const path = [received]
  for (const [index, step] of steps.entries()) {
    try {
      path.push(advancePayment(path.at(-1) ?? received, step, index))
    } catch (error) {
      expect(error).toMatchObject({ code: 'ledger_conflict' })
    }
  }
  return path
}

describe('advancePayment', () => {
  it('never goes back, whatever is asked', () => {
    fc.assert(
      fc.property(fc.array(changes, { maxLength: 40 }), (steps) => {
        const path = walk(steps)
        for (const [index, record] of path.entries()) {
          const next = path[index + 1]
          if (next === undefined) break
          expect(rank[next.state]).toBeGreaterThanOrEqual(rank[record.state])
          expect(next.version).toBe(record.version + 1)
          expect(next.attempts.slice(0, record.attempts.length)).toEqual(record.attempts)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('has no way out of an end, and no clock ends what may be on its way', () => {
    fc.assert(
      fc.property(fc.array(changes, { maxLength: 40 }), changes, (steps, change) => {
        const record = walk(steps).at(-1) ?? received
        const isEnd = ['finalized', 'rejected', 'failed', 'expired'].includes(record.state)
        const isLate = record.attempts.length > 0 && change.state === 'expired'
        if (!isEnd && !isLate) return
        expect(() => advancePayment(record, change, 1)).toThrow(FareboxError)
      }),
      { numRuns: 1000 },
    )
  })

  it('a payment that is on its way can be found by its attempt', () => {
    fc.assert(
      fc.property(fc.array(changes, { maxLength: 40 }), (steps) => {
        for (const record of walk(steps)) {
          if (record.state === 'settling') {
            expect(record.attempts.length).toBeGreaterThan(0)
            expect(record.transaction).toBe('0xt')
          }
          expect(record.idle && record.state !== 'queued').toBe(false)
        }
      }),
    )
  })

  it('walks the whole way', () => {
    const path = walk([
      { state: 'verified' },
      { state: 'queued', idle: true },
      { state: 'queued' },
      { state: 'settling', attempt },
      { state: 'settling', attempt: { ...attempt, transaction: '0xreplacement' } },
      { state: 'settled', transaction: '0xt', amount: '10', logKey: 'log' },
      { state: 'finalized' },
    ])
    expect(path.map(({ state }) => state)).toEqual([
      'received',
      'verified',
      'queued',
      'queued',
      'settling',
      'settling',
      'settled',
      'finalized',
    ])
    expect(path[5]).toMatchObject({ transaction: '0xreplacement' })
    expect(path.at(-1)).toMatchObject({
      version: 7,
      transaction: '0xt',
      amount: '10',
      logKey: 'log',
      updatedAt: 6,
    })
  })
})
