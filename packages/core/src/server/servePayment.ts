import { FareboxError } from '../errors/FareboxError.js'
import { askStore, type ClaimHandle, holdClaim, leaseMs, toExpiry } from './claims/ClaimHandle.js'
import type { Claim } from './claims/ClaimStore.js'
import { advanceClaim } from './claims/advanceClaim.js'
import { decideClaim } from './claims/decideClaim.js'
import { matchPayment } from './matchPayment.js'
import type { Outcome } from './Outcome.js'
import { openSale } from './openSale.js'
import type { Purchase, Services } from './Purchase.js'
import { settleClaim, toSettlementError } from './settleClaim.js'
import { toRefusal } from './toRefusal.js'
import { verifyPayment } from './verifyPayment.js'

function newOwner(services: Services): string {
  const bytes = services.environment.randomBytes(16)
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function newClaim(services: Services, purchase: Purchase, version: number): Claim {
  const now = services.environment.now()
  const { identity, offer } = purchase
  const presentableUntil = identity.validBefore * 1000
  return {
    version,
    spendKey: identity.spendKey,
    paymentId: identity.paymentId,
    state: 'verified',
    owner: newOwner(services),
    leaseUntil: now + leaseMs,
    payer: identity.payer,
    scheme: offer.requirements.scheme,
    network: offer.network,
    asset: offer.requirements.asset,
    amount: offer.requirements.amount,
    payTo: offer.requirements.payTo,
    resource: purchase.resource,
    createdAt: now,
    updatedAt: now,
    presentableUntil,
    expiresAt: toExpiry('verified', presentableUntil, now),
  }
}

/** Writes a claim that was decided upon; `undefined` when another request was quicker. */
async function takeClaim(
  services: Services,
  claim: Claim,
  expectedVersion: number,
): Promise<ClaimHandle | undefined> {
  const { store, leases, environment } = services
  const wrote = await askStore(() => store.compareAndSet(claim.spendKey, expectedVersion, claim))
  return wrote ? holdClaim(claim, store, leases, environment) : undefined
}

async function takeOver(services: Services, claim: Claim): Promise<ClaimHandle | undefined> {
  const now = services.environment.now()
  const lease = { owner: newOwner(services), leaseUntil: now + leaseMs }
  const next = advanceClaim(claim, lease, now)
  return next === undefined ? undefined : takeClaim(services, next, claim.version)
}

/** Checks that need nobody else, then the facilitator's. */
async function checkPurchase(services: Services, purchase: Purchase): Promise<void> {
  const { offer, facilitatorRequest, identity, settings } = purchase
  const payment = facilitatorRequest.paymentPayload
  if (!matchPayment(offer.requirements, payment.accepted)) {
    throw new FareboxError('payment_mismatch')
  }
  const reason = offer.mechanism.checkPayment(payment, offer.requirements, {
    now: Math.floor(services.environment.now() / 1000),
    minimumValiditySeconds: settings.expectedDurationSeconds,
  })
  if (reason !== undefined) throw new FareboxError('payment_invalid', { reason })
  await verifyPayment(await services.facilitator(), facilitatorRequest, identity)
}

/** Settles now and opens the sale if it worked. */
async function sellSettled(
  services: Services,
  purchase: Purchase,
  handle: ClaimHandle,
  askedBefore: boolean,
): Promise<Outcome> {
  const verdict = await settleClaim(services, purchase, handle, askedBefore)
  if (verdict.state === 'settled') return openSale(services, purchase, handle, verdict.settlement)
  const error = toSettlementError(verdict)
  return {
    kind: 'respond',
    response: toRefusal(purchase.request, error, purchase.quote, verdict.settlement),
  }
}

async function sellFresh(
  services: Services,
  purchase: Purchase,
  expectedVersion: number,
): Promise<Outcome | undefined> {
  await checkPurchase(services, purchase)
  const claim = newClaim(services, purchase, expectedVersion + 1)
  const handle = await takeClaim(services, claim, expectedVersion)
  if (handle === undefined) return undefined
  services.emit({
    kind: 'claimed',
    paymentId: purchase.identity.paymentId,
    resource: purchase.resource,
  })
  if (purchase.settings.flow === 'authorization') return openSale(services, purchase, handle)
  if (!(await handle.advance({ state: 'settling' }))) return undefined
  return sellSettled(services, purchase, handle, false)
}

async function sellOnce(services: Services, purchase: Purchase): Promise<Outcome | undefined> {
  const { identity, resource } = purchase
  const known = await askStore(() => services.store.get(identity.spendKey))
  const decision = decideClaim(known, identity, services.environment.now())
  if (decision.kind === 'fresh') return sellFresh(services, purchase, decision.expectedVersion)
  if (decision.kind === 'used') throw new FareboxError('payment_already_used')
  if (decision.kind === 'conflict') throw new FareboxError('payment_conflict')
  if (decision.kind === 'in_flight') throw new FareboxError('payment_in_flight')
  // What was bought there is not owed here (T04).
  if (decision.claim.resource !== resource) throw new FareboxError('payment_already_used')
  const handle = await takeOver(services, decision.claim)
  if (handle === undefined) return undefined
  const { settlement } = decision.claim
  return decision.kind === 'owed' && settlement !== undefined
    ? openSale(services, purchase, handle, settlement)
    : sellSettled(services, purchase, handle, true)
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
    const outcome = await sellOnce(services, purchase)
    if (outcome !== undefined) return outcome
  }
  throw new FareboxError('payment_in_flight')
}
