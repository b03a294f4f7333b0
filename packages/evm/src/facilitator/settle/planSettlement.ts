import type {
  PaymentPayload,
  PaymentRequirements,
  SettleContext,
  SettlementStep,
  StepOutcome,
} from '@farebox/core'
import { encodeTransferCalldata } from '../../eip3009/encodeTransferCalldata.js'
import { assessPayment } from '../assessPayment.js'
import type { Chain } from '../Chain.js'
import type { SignatureRecovery } from '../signature/SignatureRecovery.js'
import { concludeRefusal } from './concludeRefusal.js'
import { createTransferEffect } from './createTransferEffect.js'
import { signSettlement } from './signSettlement.js'
import { toGasLimit } from './toGasLimit.js'

/**
 * Checks a payment once more, as the balance, the nonce and the clock have moved since it was verified
 * (unless that was a moment ago), and signs the transaction that settles it. A nonce that is used already is
 * settled when the chain's log says that it paid exactly this, whoever sent it (T03), and pending without one.
 *
 * @throws `payload_invalid`, `address_invalid`, `settlement_failed` (fee cap), `signing_failed`,
 * `rpc_unavailable`, `rpc_malformed`, `chain_mismatch`; nothing is sent then
 */
export async function planSettlement(
  chain: Chain,
  recovery: SignatureRecovery,
  payment: PaymentPayload,
  requirements: PaymentRequirements,
  { identity }: SettleContext,
): Promise<SettlementStep | StepOutcome> {
  const assessment =
    chain.assessments.take(payment, requirements) ??
    (await assessPayment(chain, recovery, payment, requirements))
  const { call, probe, reason, message } = assessment
  const effect = call === undefined ? undefined : createTransferEffect(chain, call)
  if (reason !== undefined || call === undefined || effect === undefined || probe === undefined) {
    const refusal = {
      reason: reason ?? 'invalid_exact_evm_transaction_simulation_failed',
      message,
      ...(probe === undefined ? {} : { isNonceKnown: probe.stateOk }),
    }
    return concludeRefusal(chain, effect, refusal)
  }
  return signSettlement({
    chain,
    identity,
    effect,
    signer: chain.signers.pick(),
    to: call.asset,
    data: encodeTransferCalldata(call),
    ...(chain.gasLimit === 'simulation' ? { gas: toGasLimit(call, probe) } : {}),
  })
}
