import { toFareboxError } from '../errors/toFareboxError.js'
import { FareboxError } from '../errors/FareboxError.js'
import type { SettleResponse } from '../wire/types.js'
import type { ClaimHandle } from './claims/ClaimHandle.js'
import type { AbortReason, FinishOutcome, HandlerResult, PaidOutcome, Payment } from './Outcome.js'
import { type Purchase, reportError, type Services } from './Purchase.js'
import { toPaidHeaders } from './responses.js'
import { settleClaim, toSettlementError } from './settleClaim.js'
import { toRefusal } from './toRefusal.js'

function toPayment(purchase: Purchase, settlement: SettleResponse | undefined): Payment {
  const { offer, identity } = purchase
  const { requirements, known } = offer
  return {
    state: settlement === undefined ? 'verified' : 'settled',
    paymentId: identity.paymentId,
    payer: identity.payer,
    payTo: requirements.payTo,
    scheme: requirements.scheme,
    network: offer.network,
    asset: requirements.asset,
    ...(known === undefined ? {} : { known }),
    amount: BigInt(requirements.amount),
    requirements,
    ...(settlement === undefined ? {} : { transaction: settlement.transaction }),
  }
}

/**
 * The second half of a sale: from the moment the handler may run to the moment its answer has arrived.
 *
 * @param handle the claim, in `verified`, or in `settled` where the money has moved already.
 * @param settled the receipt of a payment that has moved already (upfront, or owed).
 */
export function openSale(
  services: Services,
  purchase: Purchase,
  handle: ClaimHandle,
  settled?: SettleResponse,
): PaidOutcome {
  const { request, settings, resource, identity } = purchase
  let phase: 'open' | 'finishing' | 'released' | 'over' = 'open'

  function emit(kind: 'released' | 'delivered' | 'owed'): void {
    services.emit({ kind, paymentId: identity.paymentId, resource })
  }

  /** Ends this request's work on the claim; a claim that is settled by then is owed. */
  async function letGo(): Promise<void> {
    phase = 'over'
    handle.drop()
    const { state } = handle.current()
    try {
      if (state === 'verified') {
        if (await handle.advance({ state: 'released', leaseUntil: 0 })) emit('released')
      } else if (state === 'settled') {
        await handle.advance({ leaseUntil: 0 })
        emit('owed')
      }
    } catch (thrown) {
      // The lease ends by itself.
      reportError(services, purchase, toFareboxError(thrown, 'store_unavailable'))
    }
  }

  async function markDelivered(): Promise<void> {
    if (phase !== 'released') return
    phase = 'over'
    handle.drop()
    try {
      if (await handle.advance({ state: 'delivered', leaseUntil: 0 })) emit('delivered')
    } catch (thrown) {
      reportError(services, purchase, toFareboxError(thrown, 'store_unavailable'))
    }
  }

  function release(settlement: SettleResponse): FinishOutcome {
    phase = 'released'
    return {
      kind: 'release',
      headers: toPaidHeaders(request, settlement),
      charged: true,
      delivered: markDelivered,
    }
  }

  async function passUnpaid(headers: FinishOutcome & { kind: 'release' }): Promise<FinishOutcome> {
    await letGo()
    return headers
  }

  async function settle(): Promise<FinishOutcome> {
    // The store must know that money may move before anything is sent.
    const took = await handle.advance({ state: 'settling' })
    if (!took) {
      handle.drop()
      throw new FareboxError('payment_in_flight')
    }
    const verdict = await settleClaim(services, purchase, handle, false)
    if (verdict.state === 'settled') return release(verdict.settlement)
    phase = 'over'
    const error = toSettlementError(verdict)
    return {
      kind: 'replace',
      response: toRefusal(request, error, purchase.quote, verdict.settlement),
    }
  }

  async function finish(result: HandlerResult): Promise<FinishOutcome> {
    if (phase !== 'open') {
      return { kind: 'replace', response: toRefusal(request, new FareboxError('internal')) }
    }
    phase = 'finishing'
    const chargeable = settings.chargeOn(result.status)
    try {
      if (settled !== undefined) {
        if (chargeable) return release(settled)
        // Paid for and not delivered: the buyer may send the same payment again.
        return await passUnpaid({
          kind: 'release',
          headers: toPaidHeaders(request, settled),
          charged: true,
          delivered: async () => undefined,
        })
      }
      if (!chargeable) {
        return await passUnpaid({
          kind: 'release',
          headers: [],
          charged: false,
          delivered: async () => undefined,
        })
      }
      return await settle()
    } catch (thrown) {
      const error = toFareboxError(thrown)
      reportError(services, purchase, error)
      phase = 'over'
      handle.drop()
      return { kind: 'replace', response: toRefusal(request, error, purchase.quote) }
    }
  }

  async function abort(_reason: AbortReason): Promise<void> {
    if (phase === 'open' || phase === 'released') await letGo()
  }

  return {
    kind: 'paid',
    payment: toPayment(purchase, settled),
    holdBytes: settled === undefined ? settings.holdBytes : 0,
    finish,
    abort,
  }
}
