import type { Claim, ClaimState } from './ClaimStore.js'

const openStates: ReadonlySet<ClaimState> = new Set(['settling', 'pending', 'settled'])

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
  const payers = new Map<string, Map<string, Claim>>()

  function remove({ payer, spendKey }: Claim): void {
    const claims = payers.get(payer)
    claims?.delete(spendKey)
    if (claims?.size === 0) payers.delete(payer)
  }

  function add(claim: Claim): void {
    const claims = payers.get(claim.payer)
    if (claims === undefined) payers.set(claim.payer, new Map([[claim.spendKey, claim]]))
    else claims.set(claim.spendKey, claim)
  }

  return {
    covers: (states) => states?.every((state) => openStates.has(state)) === true,
    move(before, after) {
      if (before !== undefined && openStates.has(before.state)) remove(before)
      if (after !== undefined && openStates.has(after.state)) add(after)
    },
    of: (payer) => payers.get(payer)?.values() ?? [],
  }
}
