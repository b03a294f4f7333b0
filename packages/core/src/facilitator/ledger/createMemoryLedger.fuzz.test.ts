import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRequest } from '../paper.fixture.js'
import { advancePayment } from './advancePayment.js'
import { createMemoryLedger } from './createMemoryLedger.js'
import type { Ledger, PaymentRecord, PaymentState } from './Ledger.js'
import { isLive, isUnfinished } from './paymentStates.js'

const paymentIds = ['p0', 'p1', 'p2', 'p3', 'p4', 'p5']

/** Two payments for each of three nonces. */
function toSpendKey(paymentId: string): string {
  return `s${Number(paymentId.slice(1)) % 3}`
}

function open(paymentId: string): PaymentRecord {
  return {
    version: 0,
    paymentId,
    spendKey: toSpendKey(paymentId),
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
}

/** What the ledger should hold: the plainest thing that can be checked by eye. */
type Model = Map<string, PaymentRecord>

interface Command {
  readonly paymentId: string
  readonly state: Exclude<PaymentState, 'received'>
  readonly logKey: string | undefined
  /** Writes as one who has read an older version. */
  readonly isStale: boolean
}

const commands: fc.Arbitrary<Command> = fc.record({
  paymentId: fc.constantFrom(...paymentIds),
  state: fc.constantFrom('verified', 'queued', 'settling', 'settled', 'failed', 'expired'),
  logKey: fc.constantFrom(undefined, undefined, 'l0', 'l1'),
  isStale: fc.boolean(),
})

function advance(record: PaymentRecord, command: Command): PaymentRecord | undefined {
  const { state, logKey } = command
  const attempt = { kind: 'tx', idempotencyKey: 'k', transaction: '0xt', createdAt: 0 } as const
  try {
    return advancePayment(
      record,
      {
        state,
        ...(state === 'settling' ? { attempt } : {}),
        ...(state === 'settled' ? { logKey } : {}),
      },
      record.updatedAt + 1,
    )
  } catch {
    return undefined
  }
}

async function run(ledger: Ledger, model: Model, command: Command): Promise<void> {
  const { paymentId, isStale } = command
  const current = model.get(paymentId) ?? open(paymentId)
  const next = advance(current, command)
  if (next === undefined) return
  const others = [...model.values()].filter((record) => record.paymentId !== paymentId)
  const isTaken =
    (isLive(next.state) &&
      others.some(({ spendKey, state }) => spendKey === next.spendKey && isLive(state))) ||
    others.some(({ logKey }) => logKey !== undefined && logKey === next.logKey)
  const write = await ledger.compareAndSet(current.version - (isStale ? 1 : 0), next)
  expect(write).toBe(isStale ? 'stale' : isTaken ? 'taken' : 'written')
  if (write === 'written') model.set(paymentId, next)
}

describe('createMemoryLedger', () => {
  it('does what the model does, with one live payment for each spendKey at most', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(commands, { maxLength: 60 }), async (steps) => {
        const ledger = createMemoryLedger()
        const model: Model = new Map()
        for (const step of steps) await run(ledger, model, step)

        const records = [...model.values()]
        for (const paymentId of paymentIds) {
          expect(await ledger.get(paymentId)).toEqual(model.get(paymentId))
          const live = records.filter(
            ({ spendKey, state }) => spendKey === toSpendKey(paymentId) && isLive(state),
          )
          expect(live.length).toBeLessThanOrEqual(1)
          expect(await ledger.findLive(toSpendKey(paymentId))).toEqual(live[0])
        }
        const unfinished = new Set(await ledger.listUnfinished())
        expect(unfinished).toEqual(new Set(records.filter(({ state }) => isUnfinished(state))))
      }),
      { numRuns: 500 },
    )
  })

  it('of concurrent writes of one version exactly one is made', async () => {
    const ledger = createMemoryLedger()
    const first = advancePayment(open('p0'), { state: 'verified' }, 1)
    const rival = advancePayment(open('p3'), { state: 'verified' }, 1)
    const writes = await Promise.all([
      ...Array.from({ length: 20 }, () => ledger.compareAndSet(0, first)),
      ledger.compareAndSet(0, rival),
    ])
    expect(writes.filter((write) => write === 'written')).toHaveLength(1)
    expect(writes.at(-1)).toBe('taken')
  })
})
