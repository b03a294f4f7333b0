import type { PermitWindow } from '../exactPermit/PermitTerms.js'
import type { Hex } from '../hex/Hex.js'
import type { Permit2Authorization } from './Permit2Authorization.js'

/** What requirements of the scheme `exact` by Permit2 ask for, decoded. Addresses are in lower case. */
export interface Permit2Terms {
  readonly token: Hex
  /** Atomic units. */
  readonly amount: bigint
  readonly payTo: Hex
  /** The exact proxy of the chain. */
  readonly proxy: Hex
}

/**
 * The x402 reason why a Permit2 payment does not pay what was asked for, or `undefined`, in the order of
 * the specification. The amount has to be equal. `permit2_deadline_too_late` is not of the specification.
 */
export function checkPermit2Terms(
  { permitted, spender, deadline, witness }: Permit2Authorization,
  { token, amount, payTo, proxy }: Permit2Terms,
  { now, earliestEnd, latestEnd }: PermitWindow,
): string | undefined {
  if (spender !== proxy) return 'invalid_permit2_spender'
  if (witness.to !== payTo) return 'invalid_permit2_recipient_mismatch'
  if (deadline < earliestEnd) return 'permit2_deadline_expired'
  if (latestEnd !== undefined && deadline > latestEnd) return 'permit2_deadline_too_late'
  if (witness.validAfter > now) return 'permit2_not_yet_valid'
  if (permitted.amount !== amount) return 'permit2_amount_mismatch'
  return permitted.token === token ? undefined : 'permit2_token_mismatch'
}
