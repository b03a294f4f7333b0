import { FareboxError } from '../errors/FareboxError.js'
import { toFareboxError } from '../errors/toFareboxError.js'
import type { ClaimHandle } from './claims/ClaimHandle.js'
import { reportError, type Services } from './Purchase.js'
import { spendTransaction } from './proofs/spendTransaction.js'
import { settlePayment, type SettleTask, type SettleVerdict } from './settlePayment.js'

/**
 * Settles the payment of a claim that is in `settling` (or `pending`) and writes down what came of it.
 *
 * The verdict stands even when the store cannot take it: the claim then stays `settling`, and the next
 * request with the payment asks the facilitator again, which settles nothing twice.
 */
export async function settleClaim(
  services: Services,
  handle: ClaimHandle,
  task: SettleTask,
): Promise<SettleVerdict> {
  const { environment } = services
  const verdict = await settlePayment(services.facilitator, environment, task)
  const { state, settlement } = verdict
  const claim = handle.current()
  if (verdict.cause !== undefined) {
    reportError(services, claim, toFareboxError(verdict.cause, 'facilitator_unavailable'))
  }
  try {
    // Nobody works on a failed or pending payment any more: the next request need not wait for the lease.
    const leaseUntil = state === 'settled' ? undefined : 0
    await handle.advance({ state, settlement, leaseUntil })
  } catch (thrown) {
    reportError(services, claim, toFareboxError(thrown, 'store_unavailable'))
  }
  if (state !== 'settled') handle.drop()
  else if (services.takesProofs()) await spendTransaction(services, { ...claim, settlement })
  if (state === 'pending') services.watchPending()
  services.emit({
    kind: state,
    paymentId: claim.paymentId,
    resource: claim.resource,
    ...(settlement.transaction === '' ? {} : { transaction: settlement.transaction }),
  })
  return verdict
}

/** The error that stands for a settlement without success. */
export function toSettlementError(verdict: SettleVerdict): FareboxError {
  const reason = verdict.settlement.errorReason
  return new FareboxError(
    verdict.state === 'failed' ? 'settlement_failed' : 'settlement_pending',
    reason === undefined ? {} : { reason },
  )
}
