import type {
  PaymentPayload,
  PaymentRequirements,
  SettleContext,
  SettlementStep,
  StepOutcome,
} from '@farebox/core'
import { encodePermitTransferFrom } from '../../exactPermit/encodePermitTransferFrom.js'
import { concludeRefusal } from '../settle/concludeRefusal.js'
import { signSettlement } from '../settle/signSettlement.js'
import type { SignatureRecovery } from '../signature/SignatureRecovery.js'
import { assessPermit } from './assessPermit.js'
import { createPermitEffect } from './createPermitEffect.js'
import type { PermitChain } from './PermitChain.js'

/**
 * Checks a permit once more, unless that was a moment ago, and signs the transaction of its caller. One
 * whose nonce is used is settled when the chain shows that this very permit was executed.
 *
 * @throws `payload_invalid`, `settlement_failed` (fee cap), `signing_failed`, `rpc_unavailable`,
 * `rpc_malformed`, `chain_mismatch`; nothing is sent then
 */
export async function planPermit(
  permitChain: PermitChain,
  recovery: SignatureRecovery,
  payment: PaymentPayload,
  requirements: PaymentRequirements,
  { identity }: SettleContext,
): Promise<SettlementStep | StepOutcome> {
  const { chain, domain, assessments } = permitChain
  const assessment =
    assessments.take(payment, requirements) ??
    (await assessPermit(permitChain, recovery, payment, requirements))
  const { payload, reason, message } = assessment
  const effect = createPermitEffect(permitChain, payload.permit)
  const signer = chain.signers.find(payload.permit.caller)
  if (reason !== undefined || signer === undefined) {
    return concludeRefusal(chain, effect, { reason: reason ?? 'caller_mismatch', message })
  }
  return signSettlement({
    chain,
    identity,
    effect,
    signer,
    to: domain.verifyingContract,
    data: encodePermitTransferFrom(payload.permit, payload.signature),
  })
}
