import { describe, expect, it } from 'vitest'
import { createRequest } from '../paper.fixture.js'
import { createMemoryLedger } from './createMemoryLedger.js'
import type { PaymentRecord } from './Ledger.js'

const hour = 3_600_000

function record(paymentId: string, change: Partial<PaymentRecord> = {}): PaymentRecord {
  return {
    version: 1,
    paymentId,
    spendKey: `nonce of ${paymentId}`,
    state: 'settled',
    idle: false,
    payer: 'alice',
    scheme: 'paper',
    network: 'eip155:31337',
    request: createRequest(),
    validBefore: 0,
    attempts: [],
    createdAt: 0,
    updatedAt: 0,
    ...change,
  }
}

describe('createMemoryLedger', () => {
  it('lists what is unfinished, oldest first', async () => {
    const ledger = createMemoryLedger()
    await ledger.compareAndSet(0, record('new', { state: 'settling', createdAt: 3 }))
    await ledger.compareAndSet(0, record('old', { state: 'queued', createdAt: 1 }))
    await ledger.compareAndSet(0, record('done', { createdAt: 0 }))
    const listed = await ledger.listUnfinished()
    expect(listed.map(({ paymentId }) => paymentId)).toEqual(['old', 'new'])
  })

  it('keeps what has ended for a day, and for as long as it is valid', async () => {
    const ledger = createMemoryLedger()
    await ledger.compareAndSet(0, record('ended'))
    await ledger.compareAndSet(0, record('valid', { validBefore: (26 * hour) / 1000 }))
    await ledger.compareAndSet(0, record('open', { state: 'settling' }))

    await ledger.compareAndSet(0, record('a', { updatedAt: 24 * hour }))
    expect(await ledger.get('ended')).toBeDefined()
    await ledger.compareAndSet(0, record('b', { updatedAt: 25 * hour + 1 }))
    expect(await ledger.get('ended')).toBeUndefined()
    expect(await ledger.findLive('nonce of ended')).toBeUndefined()
    expect(await ledger.get('valid')).toBeDefined()
    await ledger.compareAndSet(0, record('c', { updatedAt: 60 * hour }))
    expect(await ledger.get('valid')).toBeUndefined()
    expect(await ledger.get('open')).toBeDefined()
  })

  it('forgets a log with the payment it proves', async () => {
    const ledger = createMemoryLedger()
    await ledger.compareAndSet(0, record('a', { logKey: 'log' }))
    expect(await ledger.compareAndSet(0, record('b', { logKey: 'log' }))).toBe('taken')
    const later = record('c', { updatedAt: 30 * hour })
    await ledger.compareAndSet(0, later)
    expect(await ledger.compareAndSet(0, record('b', { logKey: 'log' }))).toBe('written')
  })

  it('a swept payment does not take the nonce of its successor with it', async () => {
    const ledger = createMemoryLedger()
    const failed = record('a', { state: 'queued', spendKey: 'nonce' })
    await ledger.compareAndSet(0, failed)
    await ledger.compareAndSet(1, { ...failed, version: 2, state: 'failed' })
    await ledger.compareAndSet(0, record('b', { spendKey: 'nonce', updatedAt: 30 * hour }))
    expect(await ledger.get('a')).toBeUndefined()
    expect(await ledger.findLive('nonce')).toMatchObject({ paymentId: 'b' })
  })
})
