import { toFareboxError } from '@farebox/core'
import type {
  PaymentPayload,
  PaymentRequirements,
  SettleContext,
  SettlementStep,
  StepOutcome,
} from '@farebox/core'
import { encodeTransferCalldata } from '../../eip3009/encodeTransferCalldata.js'
import type { Assessment } from '../assessPayment.js'
import { assessPayment } from '../assessPayment.js'
import type { Chain } from '../Chain.js'
import type { ProbeCall } from '../probe/encodeProbeCall.js'
import type { ProbeResult } from '../probe/ProbeResult.js'
import { runProbe } from '../probe/runProbe.js'
import { parseQuantity } from '../rpc/parseQuantity.js'
import type { SignatureRecovery } from '../signature/SignatureRecovery.js'
import { createStep } from './createStep.js'
import { findSettlement } from './findSettlement.js'
import { signTransaction } from './signTransaction.js'
import { toGasLimit } from './toGasLimit.js'

const nonceUsed = 'invalid_exact_evm_nonce_already_used'
const expired = 'invalid_exact_evm_payload_authorization_valid_before'
const simulationFailed = 'invalid_exact_evm_transaction_simulation_failed'

/** How often the log of a used nonce is looked for: another node may not have its block yet. */
const searches = 3

/**
 * Checks a payment once more, as the balance, the nonce and the clock have moved since it was verified
 * (unless that was a moment ago), and signs the transaction that settles it. A nonce that is used already is settled when the chain's log
 * says that it paid exactly this, whoever sent it (T03).
 *
 * @throws `payload_invalid`, `address_invalid`, `settlement_failed` (fee cap), `signing_failed`,
 * `rpc_unavailable`, `rpc_malformed`, `chain_mismatch`; nothing is sent then
 */
export async function planSettlement(
  chain: Chain,
  recovery: SignatureRecovery,
  payment: PaymentPayload,
  requirements: PaymentRequirements,
  context: SettleContext,
): Promise<SettlementStep | StepOutcome> {
  const assessment =
    chain.assessments.take(payment, requirements) ??
    (await assessPayment(chain, recovery, payment, requirements))
  const { call, probe, reason } = assessment
  if (reason !== undefined) return conclude(chain, assessment, reason, context.signal)
  if (call === undefined || probe === undefined) return fail(simulationFailed)

  const data = encodeTransferCalldata(call)
  const fees = await chain.fees.get()
  const signer = chain.signers.pick()
  const gas = await readGasLimit(chain, signer.account.address, call, probe)
  if (gas === undefined || gas > chain.maxGas) return fail(simulationFailed)
  const lease = await signer.nonces.acquire()
  try {
    const { chainId } = chain
    const transaction = { chainId, nonce: lease.nonce, to: call.asset, data, gas, ...fees }
    const signed = await signTransaction(signer.account, transaction)
    return createStep({ chain, identity: context.identity, call, signer, lease, signed })
  } catch (error) {
    lease.giveBack()
    throw toFareboxError(error, 'signing_failed')
  }
}

/** The end of a payment that cannot be sent, which is not always a failure. */
async function conclude(
  chain: Chain,
  { call, message, probe }: Assessment,
  reason: string,
  signal: AbortSignal,
): Promise<StepOutcome> {
  const failed = fail(reason, message)
  if (call === undefined || (reason !== nonceUsed && reason !== expired)) return failed
  const { stateOk, nonceUsed: isUsed } = probe ?? (await runProbe(chain, call))
  if (!stateOk || !isUsed) return failed
  const found = await searchLog(chain, call, signal, searches)
  return found ?? failed
}

async function searchLog(
  chain: Chain,
  call: ProbeCall,
  signal: AbortSignal,
  left: number,
): Promise<StepOutcome | undefined> {
  const found = await findSettlement(chain, call.asset, call.authorization)
  if (found.state !== 'absent') return found
  if (left <= 1 || signal.aborted) return undefined
  await chain.environment.sleep(chain.pollingIntervalMs, signal).catch(() => undefined)
  return searchLog(chain, call, signal, left - 1)
}

async function readGasLimit(
  chain: Chain,
  from: string,
  call: ProbeCall,
  probe: ProbeResult,
): Promise<bigint | undefined> {
  if (chain.gasLimit === 'simulation') return toGasLimit(call, probe)
  const data = encodeTransferCalldata(call)
  const answer = await chain.rpc.ask('eth_estimateGas', [{ from, to: call.asset, data }])
  return answer.kind === 'result' ? (parseQuantity(answer.value) * 6n) / 5n : undefined
}

function fail(reason: string, message?: string): StepOutcome {
  return { state: 'failed', reason, ...(message === undefined ? {} : { message }) }
}
