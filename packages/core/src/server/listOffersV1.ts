import { findNetwork } from '../networks/findNetwork.js'
import type { Offer } from './Offer.js'

/** An offer that x402 v1 can name. */
export interface OfferV1 extends Offer {
  readonly nameV1: string
}

/**
 * The offers that a v1 buyer can choose from. A v1 payment names its scheme and its network and nothing
 * else, so of several on one network only the first can be told by the payment.
 */
export function listOffersV1(offers: readonly Offer[]): readonly OfferV1[] {
  const named = new Map<string, OfferV1>()
  for (const offer of offers) {
    const nameV1 = findNetwork(offer.network)?.nameV1
    const key = `${offer.requirements.scheme} ${nameV1}`
    if (nameV1 !== undefined && !named.has(key)) named.set(key, { ...offer, nameV1 })
  }
  return [...named.values()]
}
