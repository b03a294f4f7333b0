import type { Candidate } from './Candidate.js'
import { checkForm } from './checkForm.js'
import { consumeBandwidth } from './consumeBandwidth.js'
import { executeContract } from './executeContract.js'
import type { ExecutionContext } from './ExecutionContext.js'
import type { Outcome } from './Outcome.js'
import type { Refusal } from './Refusal.js'
import { refusedBandwidth } from './Refusal.js'

/**
 * Carries out a transaction, or says why not. After a refusal the ledger may have been changed: whoever asks
 * goes back to where it was.
 */
export async function executeTransaction(
  candidate: Candidate,
  context: ExecutionContext,
): Promise<Outcome | Refusal> {
  const refusal = checkForm(candidate, context)
  if (refusal !== undefined) return refusal
  const bandwidth = consumeBandwidth(candidate, context)
  if ('code' in bandwidth) return bandwidth
  const { netFee } = bandwidth
  const extraFee = toExtraFee(candidate, context)
  if ((context.ledger.accounts.get(candidate.owner)?.balance ?? 0n) < extraFee) {
    return refusedBandwidth
  }
  if (extraFee > 0n) context.ledger.addBalance(candidate.owner, -extraFee)

  const outcome = await executeContract(candidate, context)
  if ('code' in outcome) return outcome
  return {
    ...outcome,
    fee: outcome.fee + netFee + extraFee,
    receipt: { ...outcome.receipt, ...bandwidth },
  }
}

/** More than one signature, and a memo, have their price. */
function toExtraFee({ raw, signatures }: Candidate, { parameters }: ExecutionContext): bigint {
  const multiSignFee = signatures.length > 1 ? parameters.multiSignFee : 0
  const memoFee = raw.data === undefined ? 0 : parameters.memoFee
  return BigInt(multiSignFee + memoFee)
}
