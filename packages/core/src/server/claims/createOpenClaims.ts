import type { Claim, ClaimState } from './ClaimStore.js'

const openStates: ReadonlySet<ClaimState> = new Set(['settling', 'pending', 'settled'])

/** So many payers are kept although nothing of theirs is open. */
const pruneFrom = 1_024

/** Claims whose outcome is open or whose answer is due, by payer: few, among many that are over. */
export interface OpenClaims {
  /** Whether a query for these states could find nothing else. */
  readonly covers: (states: readonly ClaimState[] | undefined) => boolean
  /** Takes note of a change: from nothing, or to nothing, where one is absent. */
  readonly move: (before: Claim | undefined, after: Claim | undefined) => void
  readonly of: (payer: string) => Iterable<Claim>
}

/** @internal */
export function createOpenClaims(): OpenClaims {
  // Payers come back, and a Map that is emptied again and again keeps what was in it for long: V8 chains its
  // tables. So a payer without open claims stays until there are many.
  const payers = new Map<string, Claim[]>()
  let pruneAt = pruneFrom

  function prune(): void {
    for (const [payer, claims] of payers) {
      if (claims.length === 0) payers.delete(payer)
    }
    pruneAt = Math.max(pruneFrom, payers.size * 2)
  }

  function remove({ payer, spendKey }: Claim): void {
    const claims = payers.get(payer) ?? []
    const index = claims.findIndex((claim) => claim.spendKey === spendKey)
    if (index >= 0) claims.splice(index, 1)
  }

  function add(claim: Claim): void {
    const claims = payers.get(claim.payer)
    if (claims !== undefined) {
      claims.push(claim)
      return
    }
    if (payers.size >= pruneAt) prune()
    payers.set(claim.payer, [claim])
  }

  return {
    covers: (states) => states?.every((state) => openStates.has(state)) === true,
    move(before, after) {
      if (before !== undefined && openStates.has(before.state)) remove(before)
      if (after !== undefined && openStates.has(after.state)) add(after)
    },
    of: (payer) => payers.get(payer) ?? [],
  }
}
