import type { Claim, ClaimQuery } from '@farebox/core/server'
import { matchesQuery } from '../claims/matchesQuery.js'
import { asksForOpen, isOpen } from '../claims/openStates.js'

/** All claims in memory, and those that are open by payer. */
export interface ClaimTable {
  readonly size: () => number
  get(spendKey: string): Claim | undefined
  set(claim: Claim): void
  /** Oldest first. */
  list(query: ClaimQuery): readonly Claim[]
  values(): Iterable<Claim>
  /** Removes claims that may be forgotten. */
  sweep(now: number): void
}

export function createClaimTable(): ClaimTable {
  const claims = new Map<string, Claim>()
  const openByPayer = new Map<string, Map<string, Claim>>()

  function remove(claim: Claim): void {
    claims.delete(claim.spendKey)
    const open = openByPayer.get(claim.payer)
    open?.delete(claim.spendKey)
    if (open?.size === 0) openByPayer.delete(claim.payer)
  }

  function* readOpen(payer: string | undefined): Generator<Claim> {
    if (payer !== undefined) yield* openByPayer.get(payer)?.values() ?? []
    else for (const open of openByPayer.values()) yield* open.values()
  }

  return {
    size: () => claims.size,
    get: (spendKey) => claims.get(spendKey),
    values: () => claims.values(),
    set(claim) {
      const before = claims.get(claim.spendKey)
      if (before !== undefined) remove(before)
      claims.set(claim.spendKey, claim)
      if (!isOpen(claim.state)) return
      const open = openByPayer.get(claim.payer) ?? new Map<string, Claim>()
      openByPayer.set(claim.payer, open.set(claim.spendKey, claim))
    },
    list(query) {
      const found: Claim[] = []
      const candidates = asksForOpen(query) ? readOpen(query.payer) : claims.values()
      for (const claim of candidates) if (matchesQuery(claim, query)) found.push(claim)
      return found.toSorted((a, b) => a.createdAt - b.createdAt).slice(0, query.limit ?? 100)
    },
    sweep(now) {
      for (const claim of claims.values()) if (claim.expiresAt <= now) remove(claim)
    },
  }
}
