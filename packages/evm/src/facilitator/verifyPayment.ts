import { FareboxError } from '@farebox/core'
import type { PaymentPayload, PaymentRequirements, VerifyResponse } from '@farebox/core'
import { assessPayment } from './assessPayment.js'
import type { Assessment } from './assessPayment.js'
import type { Chain } from './Chain.js'
import type { SignatureRecovery } from './signature/SignatureRecovery.js'

/**
 * The answer to `/verify`.
 *
 * @throws `address_invalid`, `rpc_unavailable`, `rpc_malformed`, `chain_mismatch`: never a "valid"
 */
export async function verifyPayment(
  chain: Chain,
  recovery: SignatureRecovery,
  payment: PaymentPayload,
  requirements: PaymentRequirements,
): Promise<VerifyResponse> {
  let assessment: Assessment
  try {
    assessment = await assessPayment(chain, recovery, payment, requirements)
  } catch (error) {
    if (!(error instanceof FareboxError) || error.code !== 'payload_invalid') throw error
    return toInvalid(error.reason ?? 'invalid_payload', error.detail)
  }
  const { payer, reason, message } = assessment
  if (reason === undefined) chain.assessments.keep(payment, requirements, assessment)
  return reason === undefined ? { isValid: true, payer } : { ...toInvalid(reason, message), payer }
}

function toInvalid(invalidReason: string, message: string | undefined): VerifyResponse {
  return {
    isValid: false,
    invalidReason,
    ...(message === undefined ? {} : { invalidMessage: message }),
  }
}
