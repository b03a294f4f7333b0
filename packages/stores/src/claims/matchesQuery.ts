import type { Claim, ClaimQuery } from '@farebox/core/server'

/** The filters of a query, apart from its limit. */
export function matchesQuery(claim: Claim, query: ClaimQuery): boolean {
  if (query.states !== undefined && !query.states.includes(claim.state)) return false
  if (query.payer !== undefined && query.payer !== claim.payer) return false
  return query.resource === undefined || query.resource === claim.resource
}
