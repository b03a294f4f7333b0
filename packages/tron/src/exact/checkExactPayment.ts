import type { LocalCheckContext, PaymentPayload, PaymentRequirements } from '@farebox/core'
import { checkPermit2Terms, parsePermit2Payload, toPermitWindow } from '@farebox/evm/schemes'
import { parseTronAddress } from '../address/parseTronAddress.js'
import { checkTransferTerms } from './checkTransferTerms.js'
import { parseTransferPayload } from './parseTransferPayload.js'
import { readPermit2Terms } from './readPermit2Terms.js'
import { readTransferMethod } from './readTransferMethod.js'

/**
 * The x402 reason why an `exact` payment cannot pay these requirements, before any chain is read.
 *
 * @throws `payload_invalid`
 */
export function checkExactPayment(
  payment: PaymentPayload,
  requirements: PaymentRequirements,
  context: LocalCheckContext,
): string | undefined {
  const window = toPermitWindow(requirements, context)
  if (readTransferMethod(requirements.extra) === 'permit2') {
    const { authorization } = parsePermit2Payload(payment.payload, parseTronAddress)
    return checkPermit2Terms(authorization, readPermit2Terms(requirements), window)
  }
  const { authorization } = parseTransferPayload(payment)
  return checkTransferTerms(authorization, requirements, window)
}
