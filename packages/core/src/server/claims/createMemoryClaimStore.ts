import { systemEnvironment } from '../../environment.js'
import { FareboxError } from '../../errors/FareboxError.js'
import type { Claim, ClaimQuery, ClaimStore } from './ClaimStore.js'
import { createClaimTable } from './createClaimTable.js'
import { createOpenClaims } from './createOpenClaims.js'

export interface MemoryClaimStoreOptions {
  /** Milliseconds since the epoch; decides when a claim may be forgotten. */
  readonly now?: () => number
  /** Refuses new claims beyond this many, rather than forget one that is still needed. Default 1,000,000. */
  readonly maxClaims?: number
}

const sweepEvery = 1_024

/**
 * Claims in this process's memory: right for one process, and for tests. A restart forgets what is
 * pending and owed, and a second process does not see the claims of the first.
 *
 * @example
 * ```ts
 * import { createMemoryClaimStore } from '@farebox/core/server'
 *
 * const store = createMemoryClaimStore()
 * const owed = await store.list({ states: ['settled'] })
 * ```
 */
export function createMemoryClaimStore(options: MemoryClaimStoreOptions = {}): ClaimStore {
  const now = options.now ?? systemEnvironment.now
  const maxClaims = options.maxClaims ?? 1_000_000
  const claims = createClaimTable()
  const open = createOpenClaims()
  let writesUntilSweep = sweepEvery

  function sweep(): void {
    // A part of what there is, so that a sale pays for a few claims however many there are.
    writesUntilSweep = Math.max(sweepEvery, claims.size())
    claims.sweep(now(), (claim) => open.move(claim, undefined))
  }

  return {
    scope: 'process',
    async get(spendKey) {
      return claims.get(spendKey)
    },
    async compareAndSet(spendKey, expectedVersion, next) {
      writesUntilSweep -= 1
      if (writesUntilSweep <= 0) sweep()
      const before = claims.get(spendKey)
      if ((before?.version ?? 0) !== expectedVersion) return false
      if (expectedVersion === 0 && claims.size() >= maxClaims) {
        sweep()
        if (claims.size() >= maxClaims) {
          throw new FareboxError('store_unavailable', { detail: 'The store of claims is full.' })
        }
      }
      claims.set(next)
      open.move(before, next)
      return true
    },
    async list(query: ClaimQuery = {}) {
      const { states, payer, resource, limit = 100 } = query
      if (payer === undefined || !open.covers(states)) return claims.list(query, limit)
      const found: Claim[] = []
      for (const claim of open.of(payer)) {
        if (states !== undefined && !states.includes(claim.state)) continue
        if (resource !== undefined && resource !== claim.resource) continue
        found.push(claim)
      }
      if (found.length === 0) return found
      found.sort((a, b) => a.createdAt - b.createdAt)
      return found.slice(0, limit)
    },
  }
}
