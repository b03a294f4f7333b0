import type { Candidate } from './Candidate.js'
import type { Rules } from './parseRules.js'
import type { SpendReservation } from './SpendLedger.js'
import { toAddressKey } from './toAddressKey.js'

/** What counts against which limit of a day: dollars of all dollar assets together, or one other asset. */
export function toReservation(
  id: string,
  { asset, dollars, network, requirements, totalCost }: Candidate,
  rules: Rules,
): { readonly reservation: SpendReservation; readonly limit: bigint | undefined } {
  if (dollars !== undefined) {
    return { reservation: { id, pool: 'usd', amount: dollars }, limit: rules.perDay }
  }
  const pool = toAddressKey(network, asset?.address ?? requirements.asset)
  return {
    reservation: { id, pool, amount: totalCost },
    limit: rules.assets.get(pool)?.perDay,
  }
}
