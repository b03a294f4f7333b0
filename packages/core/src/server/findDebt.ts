import { askStore } from './claims/ClaimHandle.js'
import type { Claim, ClaimState } from './claims/ClaimStore.js'
import type { Purchase, Services } from './Purchase.js'

const openStates: readonly ClaimState[] = ['settling', 'pending', 'settled']

/** Whether two requests for the same resource string are the same request. */
function isRepeatable({ asked, proof }: Purchase): boolean {
  return asked.request.method === 'GET' || proof.bodyDigest !== undefined
}

/**
 * An earlier payment of the same payer for the same request that was never answered and that nobody works
 * on. Asked only after the new payment was verified, so that its signature proves who asks. Without a digest
 * two requests with bodies are never taken for the same.
 */
export async function findDebt(services: Services, purchase: Purchase): Promise<Claim | undefined> {
  if (!isRepeatable(purchase)) return undefined
  const { identity, resource } = purchase
  const claims = await askStore(() =>
    services.store.list({ payer: identity.payer, resource, states: openStates, limit: 16 }),
  )
  const now = services.environment.now()
  return claims.find(
    (claim) =>
      claim.leaseUntil <= now &&
      claim.spendKey !== identity.spendKey &&
      (claim.state === 'settled' || claim.request !== undefined),
  )
}

/** The purchase that the earlier payment was made for, served to the request at hand. */
export function toDebtPurchase(purchase: Purchase, debt: Claim): Purchase {
  const { paymentId, spendKey, amount, asset, payTo } = debt
  const requirements = debt.request?.paymentRequirements ?? {
    ...purchase.offer.requirements,
    amount,
    asset,
    payTo,
  }
  const { secretHash: _ofTheNewPayment, ...proof } = purchase.proof
  return {
    ...purchase,
    identity: { ...purchase.identity, paymentId, spendKey },
    offer: { ...purchase.offer, requirements },
    facilitatorRequest: debt.request ?? purchase.facilitatorRequest,
    proof,
  }
}
