import { FareboxError } from '../errors/FareboxError.js'
import { toFareboxError } from '../errors/toFareboxError.js'
import type { Header } from '../http/types.js'
import type { SettleResponse } from '../wire/types.js'
import { toStoredAnswer } from './answers/toStoredAnswer.js'
import { askHook, tellFailure, tellReleased, tellSettled } from './askHook.js'
import type { ClaimHandle } from './claims/ClaimHandle.js'
import type { AbortReason, FinishOutcome, HandlerResult, PaidOutcome, Payment } from './Outcome.js'
import { type Purchase, reportError, type Services } from './Purchase.js'
import { toPaidHeaders } from './responses.js'
import { settleClaim, toSettlementError } from './settleClaim.js'
import { toRefusal } from './toRefusal.js'

function toPayment(purchase: Purchase, settlement: SettleResponse | undefined): Payment {
  const { offer, identity } = purchase
  const { requirements, known } = offer
  const payment: { -readonly [Key in keyof Payment]: Payment[Key] } = {
    state: settlement === undefined ? 'verified' : 'settled',
    paymentId: identity.paymentId,
    payer: identity.payer,
    payTo: requirements.payTo,
    scheme: requirements.scheme,
    network: offer.network,
    asset: requirements.asset,
    amount: BigInt(requirements.amount),
    requirements,
  }
  if (known !== undefined) payment.known = known
  if (settlement !== undefined) payment.transaction = settlement.transaction
  return payment
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
  const { settings, proof } = purchase
  const about = { paymentId: purchase.identity.paymentId, resource: purchase.resource }
  /** Without a secret nobody could prove that the answer is theirs. */
  const isKept = services.answers !== undefined && proof.secretHash !== undefined
  let phase: 'open' | 'finishing' | 'released' | 'over' = 'open'

  function report(thrown: unknown): void {
    reportError(services, about, toFareboxError(thrown, 'store_unavailable'))
  }

  /** Ends this request's work on the claim; a claim that is settled by then is owed. */
  async function letGo(): Promise<void> {
    phase = 'over'
    handle.drop()
    const { state } = handle.current()
    try {
      if (state === 'verified') {
        const wrote = await handle.advance({ state: 'released', leaseUntil: 0 })
        if (!wrote) return
        services.emit({ kind: 'released', ...about })
        await tellReleased(services, purchase)
      } else if (state === 'settled') {
        await handle.advance({ leaseUntil: 0 })
        services.emit({ kind: 'owed', ...about })
      }
    } catch (thrown) {
      // The lease ends by itself.
      report(thrown)
    }
  }

  async function markDelivered(): Promise<void> {
    if (phase !== 'released') return
    phase = 'over'
    handle.drop()
    try {
      const wrote = await handle.advance({ state: 'delivered', leaseUntil: 0 })
      if (wrote) services.emit({ kind: 'delivered', ...about })
    } catch (thrown) {
      report(thrown)
    }
  }

  /** Whether nobody has taken the claim over. A store that is down does not keep back what is paid for. */
  async function stillOwns(): Promise<boolean> {
    try {
      return await handle.advance({})
    } catch (thrown) {
      report(thrown)
      return true
    }
  }

  async function keepAnswer(result: HandlerResult): Promise<void> {
    const { answers, answerMs, environment } = services
    if (answers === undefined) return
    const answer = result.answer?.()
    if (answer === undefined || answer.body.byteLength > answers.maxBodyBytes) return
    try {
      await answers.put(about.paymentId, toStoredAnswer(answer), environment.now() + answerMs)
    } catch (thrown) {
      report(thrown)
    }
  }

  function release(settlement: SettleResponse): FinishOutcome {
    phase = 'released'
    return {
      kind: 'release',
      headers: toPaidHeaders(purchase.asked, settlement),
      charged: true,
      delivered: markDelivered,
    }
  }

  /** Lets the handler's own answer through without counting it as what was bought. */
  async function passThrough(headers: readonly Header[], charged: boolean): Promise<FinishOutcome> {
    await letGo()
    return { kind: 'release', headers, charged, delivered: async () => undefined }
  }

  function refuse(error: FareboxError, settlement?: SettleResponse): FinishOutcome {
    phase = 'over'
    return {
      kind: 'replace',
      response: toRefusal(purchase.asked, error, purchase.quote, settlement),
    }
  }

  async function settle(result: HandlerResult): Promise<FinishOutcome> {
    if (services.hooks.beforeSettle !== undefined) {
      try {
        await askHook(services, purchase, 'beforeSettle')
      } catch (thrown) {
        await letGo()
        throw thrown
      }
    }
    // The store must know that money may move before anything is sent.
    const facilitatorRequest = purchase.facilitatorRequest
    const took = await handle.advance({ state: 'settling', request: facilitatorRequest })
    if (!took) {
      handle.drop()
      throw new FareboxError('payment_in_flight')
    }
    const verdict = await settleClaim(services, handle, {
      request: facilitatorRequest,
      timeoutMs: settings.settleTimeoutMs,
      askedBefore: false,
    })
    if (verdict.state !== 'settled') {
      const error = toSettlementError(verdict)
      await tellFailure(services, purchase, error)
      return refuse(error, verdict.settlement)
    }
    if (services.hooks.afterSettle !== undefined) {
      await tellSettled(services, purchase, verdict.settlement)
    }
    if (isKept) await keepAnswer(result)
    return release(verdict.settlement)
  }

  async function finish(result: HandlerResult): Promise<FinishOutcome> {
    if (phase !== 'open') return refuse(new FareboxError('internal'))
    phase = 'finishing'
    try {
      const chargeable = settings.chargeOn(result.status)
      if (chargeable && proof.checkBody !== undefined && !(await proof.checkBody())) {
        await letGo()
        const charged = settled === undefined ? 'no' : 'yes'
        return refuse(new FareboxError('content_digest_mismatch', { charged }))
      }
      if (settled === undefined) {
        return chargeable ? await settle(result) : await passThrough([], false)
      }
      // Paid for and not delivered: the buyer may send the same payment again.
      if (!chargeable) return await passThrough(toPaidHeaders(purchase.asked, settled), true)
      if (!(await stillOwns())) throw new FareboxError('payment_in_flight')
      if (isKept) await keepAnswer(result)
      return release(settled)
    } catch (thrown) {
      const error = toFareboxError(thrown)
      reportError(services, about, error)
      handle.drop()
      return refuse(error)
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
