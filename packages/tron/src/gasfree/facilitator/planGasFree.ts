import type {
  PaymentPayload,
  PaymentRequirements,
  SettleContext,
  SettlementStep,
  StepOutcome,
} from '@farebox/core'
import { assessGasFreePayment, marginSeconds, nonceMismatch } from './assessGasFreePayment.js'
import { createRelay } from './createRelay.js'
import type { GasFreeNetwork } from './GasFreeNetwork.js'
import { encodeRelayRecord } from './relayRecord.js'
import { searchUnrelayed } from './searchUnrelayed.js'
import { toRelayedPermit } from './toRelayedPermit.js'

/**
 * Checks a payment once more, as nonce, balance and clock have moved since it was verified, and prepares its
 * submission. Where the nonce is used already, or it is too late for us, the chain is asked whether by this very
 * permit: its user can submit it, too (T03).
 *
 * @throws `payload_invalid`, `address_invalid`, `schema_invalid`, `provider_unavailable`, `rpc_unavailable`,
 * `rpc_malformed`, `chain_mismatch`; nothing is submitted then
 */
export async function planGasFree(
  network: GasFreeNetwork,
  payment: PaymentPayload,
  requirements: PaymentRequirements,
  { identity }: SettleContext,
): Promise<SettlementStep | StepOutcome> {
  const assessment = await assessGasFreePayment(network, payment, requirements)
  const { account, message, permit, reason } = assessment
  if (account === undefined || reason !== undefined) {
    const failed: StepOutcome = {
      state: 'failed',
      reason: reason ?? 'gasfree_refused',
      ...(message === undefined ? {} : { message }),
    }
    const isUsed = reason === nonceMismatch && account !== undefined && account.nonce > permit.nonce
    const isEnding = network.environment.now() >= (identity.validBefore - marginSeconds) * 1000
    return isUsed || isEnding ? searchUnrelayed(network, assessment) : failed
  }
  const { gasFreeAddress } = account
  // Of a block that stays: the transfer cannot be in an earlier one.
  const { number: fromBlock } = await network.chain.getSolidBlock()
  const relayed = toRelayedPermit(assessment, gasFreeAddress, fromBlock)
  const { signature } = assessment
  const relay = createRelay({ network, permit, signature, relayed, isDoubtful: false })
  return {
    kind: 'relay',
    idempotencyKey: identity.paymentId,
    payments: [identity.paymentId],
    raw: encodeRelayRecord({ gasFreeAddress, fromBlock }),
    send: () => relay.send(),
    confirm: (signal) => relay.confirm(signal),
  }
}
