import type {
  PaymentPayload,
  PaymentRequirements,
  SettleContext,
  SettlementStep,
  StepOutcome,
} from '@farebox/core'
import type { Hex } from '@farebox/evm'
import type { GasFreePayload } from '../GasFreePermit.js'
import { assessGasFreePayment, nonceMismatch } from './assessGasFreePayment.js'
import { createRelay } from './createRelay.js'
import type { GasFreeNetwork, RelayedPermit } from './GasFreeNetwork.js'
import { encodeRelayRecord } from './relayRecord.js'
import { searchChain } from './searchChain.js'

/** Permits live for an hour at most; a block takes three seconds. */
const searchedBlocks = 2_000n

/**
 * Checks a payment once more, as nonce, balance and clock have moved since it was verified, and prepares its
 * submission. Where the nonce is used already the chain is asked whether by this very permit: its user can
 * submit it, too (T03).
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
    if (account === undefined || reason !== nonceMismatch || account.nonce < permit.nonce) {
      return failed
    }
    const { number } = await network.chain.getNowBlock()
    const fromBlock = number > searchedBlocks ? number - searchedBlocks : 0n
    const relayed = toRelayedPermit(assessment, account.gasFreeAddress, fromBlock)
    const used = { ...relayed, nonce: permit.nonce }
    const found = await searchChain(network, used, async () => account.nonce)
    // Whose transfer used it will show: it may be this one's, in a block that does not count yet.
    return found ?? { state: 'pending' }
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

/** The part of a permit that the chain shows. */
export function toRelayedPermit(
  { permit, signature }: GasFreePayload,
  from: Hex,
  fromBlock: bigint,
): RelayedPermit {
  const { token, receiver, value, deadline } = permit
  return { token, from, receiver, value, deadline, signature, fromBlock }
}
