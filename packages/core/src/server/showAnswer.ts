import { toFareboxError } from '../errors/toFareboxError.js'
import type { StoredAnswer } from './answers/AnswerStore.js'
import type { Claim } from './claims/ClaimStore.js'
import { takeOver } from './claims/takeClaim.js'
import type { Outcome } from './Outcome.js'
import { type Purchase, reportError, type Services } from './Purchase.js'
import { toPaidHeaders } from './responses.js'

async function readAnswer(services: Services, claim: Claim): Promise<StoredAnswer | undefined> {
  try {
    return await services.answers?.get(claim.paymentId)
  } catch (thrown) {
    reportError(services, claim, toFareboxError(thrown, 'store_unavailable'))
    return undefined
  }
}

/**
 * The kept answer of a settled payment, for the one who proves to be its buyer. Everything in a payment header
 * is public once it is settled, so the proof is a secret that never goes on chain (T44).
 */
export async function showAnswer(
  services: Services,
  purchase: Purchase,
  claim: Claim,
): Promise<Outcome | undefined> {
  const { settlement, secretHash } = claim
  if (settlement === undefined || secretHash === undefined) return undefined
  if (secretHash !== purchase.proof.secretHash) return undefined
  if (claim.state !== 'settled' && claim.state !== 'delivered') return undefined
  const answer = await readAnswer(services, claim)
  if (answer === undefined) return undefined

  async function markDelivered(): Promise<void> {
    if (claim.state === 'delivered') return
    try {
      const handle = await takeOver(services, claim)
      handle?.drop()
      if (await handle?.advance({ state: 'delivered', leaseUntil: 0 })) {
        services.emit({ kind: 'delivered', paymentId: claim.paymentId, resource: claim.resource })
      }
    } catch (thrown) {
      reportError(services, claim, toFareboxError(thrown, 'store_unavailable'))
    }
  }

  return {
    kind: 'respond',
    response: {
      status: answer.status,
      headers: [...answer.headers, ...toPaidHeaders(purchase.asked, settlement)],
      body: answer.body,
    },
    delivered: markDelivered,
  }
}
