import type { LocalCheckContext, PaymentPayload, PaymentRequirements } from '@farebox/core'
import { checkPermitTerms } from './checkPermitTerms.js'
import { parsePermitPayload } from './parsePermitPayload.js'
import type { ParseAddress } from './PaymentPermit.js'
import { readPermitTerms } from './readPermitTerms.js'
import { toPermitWindow } from './toPermitWindow.js'

/**
 * The seller's check of an `exact_permit` payment: the reason why it cannot pay these requirements, or
 * `undefined`. It reads no chain and does not look at the signature.
 *
 * @throws `payload_invalid`; `challenge_invalid`, `address_invalid` for requirements that are none
 */
export function checkPermitPayment(
  payment: PaymentPayload,
  requirements: PaymentRequirements,
  context: LocalCheckContext,
  parseAddress: ParseAddress,
): string | undefined {
  const { permit } = parsePermitPayload(payment.payload, parseAddress)
  const terms = readPermitTerms(requirements, parseAddress)
  return checkPermitTerms(permit, terms, toPermitWindow(requirements, context))
}
