import type { PaymentPayload, PaymentRequirements, VerifyResponse } from '@farebox/core'
import { assessPayment } from './assessPayment.js'
import type { Chain } from './Chain.js'
import type { SignatureRecovery } from './signature/SignatureRecovery.js'
import { toVerifyResponse } from './toVerifyResponse.js'

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
  return toVerifyResponse(async () => {
    const assessment = await assessPayment(chain, recovery, payment, requirements)
    if (assessment.reason === undefined) {
      chain.assessments.keep(payment, requirements, assessment)
    }
    return assessment
  })
}
