import type { PaymentRequirements } from '@farebox/core'
import type { Eip3009Authorization, PermitWindow } from '@farebox/evm/schemes'
import { parseTronAddress } from '../address/parseTronAddress.js'

/**
 * The x402 reason why an authorization by EIP-3009 does not pay what was asked for, in the order of the
 * published facilitators. The value has to be equal.
 */
export function checkTransferTerms(
  { to, value, validAfter, validBefore }: Eip3009Authorization,
  { payTo, amount }: PaymentRequirements,
  { now, earliestEnd, latestEnd }: PermitWindow,
): string | undefined {
  if (to !== parseTronAddress(payTo)) return 'invalid_exact_tron_payload_recipient_mismatch'
  if (validBefore < earliestEnd || (latestEnd !== undefined && validBefore > latestEnd)) {
    return 'invalid_exact_tron_payload_authorization_valid_before'
  }
  if (validAfter > now) return 'invalid_exact_tron_payload_authorization_valid_after'
  return value.toString() === amount
    ? undefined
    : 'invalid_exact_tron_payload_authorization_value_mismatch'
}
