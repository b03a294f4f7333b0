import { FareboxError } from '../errors/FareboxError.js'
import { toFareboxError } from '../errors/toFareboxError.js'
import type { ClaimHandle } from './claims/ClaimHandle.js'
import { type Purchase, reportError, type Services } from './Purchase.js'
import { type SettleVerdict, settlePayment } from './settlePayment.js'

/**
 * Settles the payment of a claim that is in `settling` (or `pending`) and writes down what came of it.
 *
 * The verdict stands even when the store cannot take it: the claim then stays `settling`, and the next
 * request with the payment asks the facilitator again, which settles nothing twice.
 */
export async function settleClaim(
  services: Services,
  purchase: Purchase,
  handle: ClaimHandle,
  askedBefore: boolean,
): Promise<SettleVerdict> {
  const verdict = await settlePayment(await services.facilitator(), purchase.facilitatorRequest, {
    environment: services.environment,
    timeoutMs: purchase.settings.settleTimeoutMs,
    askedBefore,
  })
  const { state, settlement } = verdict
  if (verdict.cause !== undefined) {
    reportError(services, purchase, toFareboxError(verdict.cause, 'facilitator_unavailable'))
  }
  const stays = handle.current().state === state
  // Nobody works on a failed or pending payment any more: the next request need not wait for the lease.
  const lease = state === 'settled' ? {} : { leaseUntil: 0 }
  try {
    await handle.advance({ ...(stays ? {} : { state }), ...lease, settlement })
  } catch (thrown) {
    reportError(services, purchase, toFareboxError(thrown, 'store_unavailable'))
  }
  if (state !== 'settled') handle.drop()
  services.emit({
    kind: state,
    paymentId: purchase.identity.paymentId,
    resource: purchase.resource,
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
