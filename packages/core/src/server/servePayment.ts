import { FareboxError } from '../errors/FareboxError.js'
import { toFareboxError } from '../errors/toFareboxError.js'
import { askHook, tellFailure, tellReleased, tellSettled } from './askHook.js'
import { askStore, type ClaimHandle, leaseMs, toExpiry } from './claims/ClaimHandle.js'
import type { Claim } from './claims/ClaimStore.js'
import { type ClaimDecision, decideClaim } from './claims/decideClaim.js'
import { takeClaim, takeOver } from './claims/takeClaim.js'
import { findDebt, toDebtPurchase } from './findDebt.js'
import { matchPayment } from './matchPayment.js'
import { openSale } from './openSale.js'
import { toTransactionKey } from './proofs/toTransferKey.js'
import type { Outcome } from './Outcome.js'
import type { SettleResponse } from '../wire/types.js'
import type { Purchase, Services } from './Purchase.js'
import { settleClaim, toSettlementError } from './settleClaim.js'
import { showAnswer } from './showAnswer.js'
import { toRefusal } from './toRefusal.js'
import { verifyPayment } from './verifyPayment.js'

function newClaim(services: Services, purchase: Purchase, version: number): Claim {
  const now = services.environment.now()
  const { identity, offer, proof } = purchase
  const { scheme, asset, amount, payTo } = offer.requirements
  const presentableUntil = identity.validBefore * 1000
  const claim: { -readonly [Key in keyof Claim]: Claim[Key] } = {
    version,
    spendKey: identity.spendKey,
    paymentId: identity.paymentId,
    state: 'verified',
    owner: services.leases.newOwner(),
    leaseUntil: now + leaseMs,
    payer: identity.payer,
    scheme,
    network: offer.network,
    asset,
    amount,
    payTo,
    resource: purchase.resource,
    createdAt: now,
    updatedAt: now,
    presentableUntil,
    expiresAt: toExpiry('verified', presentableUntil, now),
  }
  if (proof.secretHash !== undefined) claim.secretHash = proof.secretHash
  return claim
}

/** Checks that need nobody else. */
function checkTerms(services: Services, purchase: Purchase): void {
  const { offer, facilitatorRequest, settings, proof } = purchase
  const payment = facilitatorRequest.paymentPayload
  if (!matchPayment(offer.requirements, payment.accepted)) {
    throw new FareboxError('payment_mismatch')
  }
  const reason = offer.mechanism.checkPayment(payment, offer.requirements, {
    now: Math.floor(services.environment.now() / 1000),
    minimumValiditySeconds: settings.expectedDurationSeconds,
  })
  if (reason !== undefined) throw new FareboxError('payment_invalid', { reason })
  if (settings.flow === 'upfront' && proof.checkBody !== undefined) {
    throw new FareboxError('content_digest_mismatch', {
      detail: 'A body of more than 1 MiB cannot be compared before an upfront payment.',
    })
  }
}

/** Settles now and opens the sale if it worked. */
async function sellSettled(
  services: Services,
  purchase: Purchase,
  handle: ClaimHandle,
  askedBefore: boolean,
): Promise<Outcome> {
  const verdict = await settleClaim(services, handle, {
    request: purchase.facilitatorRequest,
    timeoutMs: purchase.settings.settleTimeoutMs,
    askedBefore,
  })
  if (verdict.state === 'settled') {
    await tellSettled(services, purchase, verdict.settlement)
    return openSale(services, purchase, handle, verdict.settlement)
  }
  const error = toSettlementError(verdict)
  await tellFailure(services, purchase, error)
  return {
    kind: 'respond',
    response: toRefusal(purchase.asked, error, purchase.quote, verdict.settlement),
  }
}

/** Serves a claim that somebody left behind, settled or about to be. */
async function sellAgain(
  services: Services,
  purchase: Purchase,
  claim: Claim,
): Promise<Outcome | undefined> {
  const handle = await takeOver(services, claim)
  if (handle === undefined) return undefined
  const { state, settlement } = claim
  return state === 'settled' && settlement !== undefined
    ? openSale(services, purchase, handle, settlement)
    : sellSettled(services, purchase, handle, true)
}

/** Sells for a transfer that was proven: claimed like a payment, with nothing left to settle. */
async function sellPrepaid(
  services: Services,
  purchase: Purchase,
  settlement: SettleResponse,
  expectedVersion: number,
): Promise<Outcome | undefined> {
  const { network } = purchase.offer
  const transaction = toTransactionKey(network, settlement.transaction)
  // What a settlement moved was not sent for a proof.
  if ((await askStore(() => services.store.get(transaction))) !== undefined) {
    throw new FareboxError('payment_already_used')
  }
  await askHook(services, purchase, 'beforeVerify')
  await askHook(services, purchase, 'afterVerify')
  const verified = newClaim(services, purchase, expectedVersion + 1)
  const { paymentId, resource, presentableUntil, createdAt } = verified
  // Written as settled at once: whoever finds it after a crash must not ask a facilitator to settle it.
  const expiresAt = toExpiry('settled', presentableUntil, createdAt)
  const claim: Claim = { ...verified, state: 'settled', settlement, expiresAt }
  const handle = await takeClaim(services, claim, expectedVersion)
  if (handle === undefined) return undefined
  services.emit({ kind: 'claimed', paymentId, resource })
  services.emit({ kind: 'settled', paymentId, resource, transaction: settlement.transaction })
  await tellSettled(services, purchase, settlement)
  return openSale(services, purchase, handle, settlement)
}

async function sellFresh(
  services: Services,
  purchase: Purchase,
  expectedVersion: number,
): Promise<Outcome | undefined> {
  if (purchase.prepaid !== undefined) {
    return sellPrepaid(services, purchase, purchase.prepaid, expectedVersion)
  }
  const { environment, hooks } = services
  const { facilitatorRequest: request, identity } = purchase
  checkTerms(services, purchase)
  if (hooks.beforeVerify !== undefined) await askHook(services, purchase, 'beforeVerify')
  const facilitator = await services.facilitator()
  try {
    await verifyPayment(facilitator, request, identity, environment)
  } catch (thrown) {
    const error = toFareboxError(thrown)
    await tellFailure(services, purchase, error)
    throw error
  }
  if (hooks.afterVerify !== undefined) await askHook(services, purchase, 'afterVerify')
  // Published clients sign again where they should send again: what they are owed comes first (T10).
  const debt = await findDebt(services, purchase)
  if (debt !== undefined) {
    const owed = toDebtPurchase(purchase, debt)
    const outcome = await sellAgain(services, owed, debt)
    const failed = (await askStore(() => services.store.get(debt.spendKey)))?.state === 'failed'
    return failed ? undefined : outcome
  }
  const claim = newClaim(services, purchase, expectedVersion + 1)
  const handle = await takeClaim(services, claim, expectedVersion)
  if (handle === undefined) return undefined
  const { paymentId, resource } = claim
  services.emit({ kind: 'claimed', paymentId, resource })
  if (purchase.settings.flow === 'authorization') return openSale(services, purchase, handle)
  try {
    await askHook(services, purchase, 'beforeSettle')
  } catch (thrown) {
    handle.drop()
    if (await handle.advance({ state: 'released', leaseUntil: 0 })) {
      services.emit({ kind: 'released', paymentId, resource })
      await tellReleased(services, purchase)
    }
    throw thrown
  }
  if (!(await handle.advance({ state: 'settling', request }))) return undefined
  return sellSettled(services, purchase, handle, false)
}

async function sellKnown(
  services: Services,
  purchase: Purchase,
  decision: Exclude<ClaimDecision, { readonly kind: 'fresh' }>,
): Promise<Outcome | undefined> {
  const { kind, claim } = decision
  if (kind === 'conflict') throw new FareboxError('payment_conflict')
  if (kind === 'in_flight') throw new FareboxError('payment_in_flight')
  // What was bought there is not owed here (T04).
  if (claim.resource !== purchase.resource) throw new FareboxError('payment_already_used')
  const kept = await showAnswer(services, purchase, claim)
  if (kept !== undefined) return kept
  if (kind === 'used') throw new FareboxError('payment_already_used')
  return sellAgain(services, purchase, claim)
}

/**
 * Decides about a payment: look up, verify, claim, then either the handler's turn or a refusal.
 *
 * The claim is made after verification, so that nobody can lock a stranger's nonce with a forged payment
 * (T45), and before the handler, so that one payment runs one handler (T01).
 */
export async function servePayment(services: Services, purchase: Purchase): Promise<Outcome> {
  // Each lost race means that another request has moved the claim; what it did decides the next look.
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const known = await askStore(() => services.store.get(purchase.identity.spendKey))
    const decision = decideClaim(known, purchase.identity, services.environment.now())
    const outcome = await (decision.kind === 'fresh'
      ? sellFresh(services, purchase, decision.expectedVersion)
      : sellKnown(services, purchase, decision))
    if (outcome !== undefined) return outcome
  }
  throw new FareboxError('payment_in_flight')
}
