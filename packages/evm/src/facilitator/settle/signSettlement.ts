import { toFareboxError } from '@farebox/core'
import type { PaymentIdentity, SettlementStep, StepOutcome } from '@farebox/core'
import type { Hex } from '../../hex/Hex.js'
import type { Chain } from '../Chain.js'
import type { Signer } from '../nonces/createSignerPool.js'
import { parseQuantity } from '../rpc/parseQuantity.js'
import { concludeNonce } from './concludeNonce.js'
import { createStep } from './createStep.js'
import type { Effect } from './Effect.js'
import { signTransaction } from './signTransaction.js'

export interface Settlement {
  readonly chain: Chain
  readonly identity: PaymentIdentity
  readonly effect: Effect
  readonly signer: Signer
  readonly to: Hex
  readonly data: Hex
  /** Estimated by the node where it is absent. */
  readonly gas?: bigint
}

/**
 * Signs the transaction that settles a payment, with a nonce of its own. Nothing is sent.
 *
 * @throws `settlement_failed` (fee cap), `signing_failed`, `rpc_unavailable`, `rpc_malformed`
 */
export async function signSettlement(
  settlement: Settlement,
): Promise<SettlementStep | StepOutcome> {
  const { chain, identity, effect, signer, to, data } = settlement
  const fees = await chain.fees.get()
  const gas = settlement.gas ?? (await estimateGas(settlement))
  if (gas === undefined) return concludeSimulation(chain, effect)
  if (gas > chain.maxGas) return { state: 'failed', reason: effect.reasons.simulationFailed }
  const lease = await signer.nonces.acquire()
  try {
    const { chainId } = chain
    const transaction = { chainId, nonce: lease.nonce, to, data, gas, ...fees }
    const signed = await signTransaction(signer.account, transaction)
    return createStep({ chain, identity, effect, signer, lease, signed })
  } catch (error) {
    lease.giveBack()
    throw toFareboxError(error, 'signing_failed')
  }
}

/** A call that fails has failed for us; somebody else's may have been faster by a block (T03). */
async function concludeSimulation(chain: Chain, effect: Effect): Promise<StepOutcome> {
  const { reasons } = effect
  const found = await concludeNonce(chain, effect)
  if (found === undefined) return { state: 'failed', reason: reasons.simulationFailed }
  return found.state === 'absent' ? { state: 'pending' } : found
}

async function estimateGas({ chain, signer, to, data }: Settlement): Promise<bigint | undefined> {
  const call = { from: signer.account.address, to, data }
  const answer = await chain.rpc.ask('eth_estimateGas', [call])
  return answer.kind === 'result' ? (parseQuantity(answer.value) * 6n) / 5n : undefined
}
