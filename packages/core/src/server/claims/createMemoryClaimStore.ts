import { systemEnvironment } from '../../environment.js'
import { FareboxError } from '../../errors/FareboxError.js'
import type { Claim, ClaimQuery, ClaimStore } from './ClaimStore.js'
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
  const claims = new Map<string, Claim>()
  const open = createOpenClaims()
  let writesUntilSweep = sweepEvery

  function sweep(): void {
    // A part of what there is, so that a sale pays for a few claims however many there are.
    writesUntilSweep = Math.max(sweepEvery, claims.size)
    const instant = now()
    for (const claim of claims.values()) {
      if (claim.expiresAt > instant) continue
      claims.delete(claim.spendKey)
      open.move(claim, undefined)
    }
  }

  return {
    scope: 'process',
    async get(spendKey) {
      return claims.get(spendKey)
    },
    async compareAndSet(spendKey, expectedVersion, next) {
      const before = claims.get(spendKey)
      if ((before?.version ?? 0) !== expectedVersion) return false
      writesUntilSweep -= 1
      if (writesUntilSweep <= 0) sweep()
      if (expectedVersion === 0 && claims.size >= maxClaims) {
        sweep()
        if (claims.size >= maxClaims) {
          throw new FareboxError('store_unavailable', { detail: 'The store of claims is full.' })
        }
      }
      open.move(before, next)
      claims.set(spendKey, next)
      return true
    },
    async list(query: ClaimQuery = {}) {
      const { states, payer, resource } = query
      const candidates =
        payer !== undefined && open.covers(states) ? open.of(payer) : claims.values()
      const found: Claim[] = []
      for (const claim of candidates) {
        if (states !== undefined && !states.includes(claim.state)) continue
        if (payer !== undefined && payer !== claim.payer) continue
        if (resource !== undefined && resource !== claim.resource) continue
        found.push(claim)
      }
      if (found.length === 0) return found
      found.sort((a, b) => a.createdAt - b.createdAt)
      return found.slice(0, query.limit ?? 100)
    },
  }
}
