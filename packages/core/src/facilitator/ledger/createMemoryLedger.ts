import type { Ledger, PaymentRecord } from './Ledger.js'
import { isLive, isUnfinished } from './paymentStates.js'

const keepMs = 24 * 60 * 60 * 1000
const sweepEveryMs = 60 * 60 * 1000

function isForgettable(record: PaymentRecord, now: number): boolean {
  if (isUnfinished(record.state)) return false
  return now > Math.max(record.updatedAt, record.validBefore * 1000) + keepMs
}

/**
 * A ledger in the memory of this process, for tests and local chains.
 *
 * A restart forgets every settlement in progress: the hash of a transaction on its way is lost with it.
 * `createFacilitator` therefore refuses it for networks that are not test networks. Ended payments are
 * forgotten 24 hours after they ended and can no longer be presented.
 *
 * @example
 * ```ts
 * import { createMemoryLedger } from '@farebox/core/facilitator'
 *
 * const ledger = createMemoryLedger()
 * const unfinished = await ledger.listUnfinished()
 * ```
 */
export function createMemoryLedger(): Ledger {
  const records = new Map<string, PaymentRecord>()
  /** spendKey or logKey to the paymentId that has it. */
  const owners = new Map<string, string>()
  let sweptAt = 0

  const liveOwner = (spendKey: string): PaymentRecord | undefined => {
    const record = records.get(owners.get(spendKey) ?? '')
    return record !== undefined && isLive(record.state) ? record : undefined
  }

  const sweep = (now: number): void => {
    if (now - sweptAt < sweepEveryMs) return
    sweptAt = now
    for (const record of records.values()) {
      if (!isForgettable(record, now)) continue
      records.delete(record.paymentId)
      for (const key of [record.spendKey, record.logKey]) {
        if (key !== undefined && owners.get(key) === record.paymentId) owners.delete(key)
      }
    }
  }

  return {
    durability: 'memory',
    get: async (paymentId) => records.get(paymentId),
    findLive: async (spendKey) => liveOwner(spendKey),
    async compareAndSet(expectedVersion, next) {
      const { paymentId, spendKey, logKey, state } = next
      if ((records.get(paymentId)?.version ?? 0) !== expectedVersion) return 'stale'
      const holder = isLive(state) ? liveOwner(spendKey) : undefined
      if (holder !== undefined && holder.paymentId !== paymentId) return 'taken'
      if (logKey !== undefined && (owners.get(logKey) ?? paymentId) !== paymentId) return 'taken'
      records.set(paymentId, next)
      if (isLive(state)) owners.set(spendKey, paymentId)
      if (logKey !== undefined) owners.set(logKey, paymentId)
      sweep(next.updatedAt)
      return 'written'
    },
    listUnfinished: async () =>
      [...records.values()]
        .filter((record) => isUnfinished(record.state))
        .toSorted((a, b) => a.createdAt - b.createdAt),
  }
}
