import type { PaymentRequirements } from '@farebox/core'
import { parseEvmAddress } from '../address/parseEvmAddress.js'
import type { Eip3009Authorization } from './Eip3009Authorization.js'

/** A block may be this many seconds away: an authorization that ends earlier is not worth sending. */
export const settlementMarginSeconds = 6n

/** The x402 reason why an authorization pays somebody else than the requirements say. */
export function checkRecipient(
  authorization: Eip3009Authorization,
  requirements: PaymentRequirements,
): string | undefined {
  return authorization.to === parseEvmAddress(requirements.payTo)
    ? undefined
    : 'invalid_exact_evm_recipient_mismatch'
}

/** The x402 reason why an authorization cannot be used now (x402 v2 §2.3, steps 8 and 9). */
export function checkWindow(
  authorization: Eip3009Authorization,
  window: { readonly now: bigint; readonly earliestEnd: bigint; readonly latestEnd?: bigint },
): string | undefined {
  const { validAfter, validBefore } = authorization
  const isTooLong = window.latestEnd !== undefined && validBefore > window.latestEnd
  if (validBefore < window.earliestEnd || isTooLong) {
    return 'invalid_exact_evm_payload_authorization_valid_before'
  }
  return validAfter > window.now ? 'invalid_exact_evm_payload_authorization_valid_after' : undefined
}

/** The x402 reason why an authorization moves another amount than the requirements say. */
export function checkValue(
  authorization: Eip3009Authorization,
  requirements: PaymentRequirements,
): string | undefined {
  return authorization.value.toString() === requirements.amount
    ? undefined
    : 'invalid_exact_evm_payload_authorization_value_mismatch'
}
