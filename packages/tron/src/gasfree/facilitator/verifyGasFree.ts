import { FareboxError } from '@farebox/core'
import type { PaymentPayload, PaymentRequirements, VerifyResponse } from '@farebox/core'
import { toTronAddress } from '../../address/toTronAddress.js'
import { assessGasFreePayment } from './assessGasFreePayment.js'
import type { GasFreeAssessment } from './assessGasFreePayment.js'
import type { GasFreeNetwork } from './GasFreeNetwork.js'

/**
 * The answer to `/verify`.
 *
 * @throws `provider_unavailable`, `rpc_unavailable`, `rpc_malformed`, `chain_mismatch`: never a "valid"
 */
export async function verifyGasFree(
  network: GasFreeNetwork,
  payment: PaymentPayload,
  requirements: PaymentRequirements,
): Promise<VerifyResponse> {
  let assessment: GasFreeAssessment
  try {
    assessment = await assessGasFreePayment(network, payment, requirements)
  } catch (error) {
    if (!(error instanceof FareboxError) || error.code !== 'payload_invalid') throw error
    return toInvalid(error.reason ?? 'invalid_payload', error.detail)
  }
  const payer = toTronAddress(assessment.payer)
  const { reason, message } = assessment
  return reason === undefined ? { isValid: true, payer } : { ...toInvalid(reason, message), payer }
}

function toInvalid(invalidReason: string, message: string | undefined): VerifyResponse {
  return {
    isValid: false,
    invalidReason,
    ...(message === undefined ? {} : { invalidMessage: message }),
  }
}
