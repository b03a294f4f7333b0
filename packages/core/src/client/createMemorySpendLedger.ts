import type { Environment } from '../environment.js'
import { systemEnvironment } from '../environment.js'
import type { SpendLedger } from './SpendLedger.js'

interface Entry {
  readonly pool: string
  readonly amount: bigint
  /** Milliseconds; `Infinity` while nothing is signed. */
  countsUntil: number
  settled: boolean
}

const windowMs = 24 * 3600 * 1000
/** How much longer than a day an amount may count. */
const lookEveryMs = 1000

/**
 * A ledger in the memory of this process: it forgets at a restart and knows nothing of other processes.
 * Pass one ledger to several clients to give them one budget.
 *
 * @example
 * ```ts
 * import { createMemorySpendLedger } from '@farebox/core/client'
 *
 * const ledger = createMemorySpendLedger()
 * const first = await ledger.reserve({ id: 'a', pool: 'usd', amount: 60n }, 100n)
 * const second = await ledger.reserve({ id: 'b', pool: 'usd', amount: 60n }, 100n)
 * // first.accepted is true, second.accepted is false and second.used is 60n
 * ```
 */
export function createMemorySpendLedger(
  options: { readonly environment?: Environment } = {},
): SpendLedger {
  const { now } = options.environment ?? systemEnvironment
  const entries = new Map<string, Entry>()
  const totals = new Map<string, bigint>()
  let lookedAt = Number.NEGATIVE_INFINITY

  function add(pool: string, amount: bigint): void {
    totals.set(pool, (totals.get(pool) ?? 0n) + amount)
  }

  function forget(id: string, { pool, amount }: Entry): void {
    entries.delete(id)
    add(pool, -amount)
  }

  /** Looks at everything, so not for every one of many payments in a second. */
  function forgetExpired(): void {
    const instant = now()
    if (instant - lookedAt < lookEveryMs) return
    lookedAt = instant
    for (const [id, entry] of entries) if (entry.countsUntil <= instant) forget(id, entry)
  }

  return {
    async reserve({ id, pool, amount }, limit) {
      forgetExpired()
      const used = totals.get(pool) ?? 0n
      if (limit !== undefined && used + amount > limit) return { accepted: false, used }
      entries.set(id, { pool, amount, countsUntil: Number.POSITIVE_INFINITY, settled: false })
      add(pool, amount)
      return { accepted: true, used }
    },
    async release(id) {
      const entry = entries.get(id)
      if (entry?.settled === false) forget(id, entry)
    },
    async commit(id, identity) {
      const entry = entries.get(id)
      if (entry === undefined) return
      entry.countsUntil = identity.validBefore * 1000 + windowMs
    },
    async settle(id) {
      const entry = entries.get(id)
      if (entry === undefined) return
      entry.settled = true
      entry.countsUntil = now() + windowMs
    },
  }
}
