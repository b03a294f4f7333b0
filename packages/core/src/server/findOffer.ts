import { parseNetwork } from '../networks/parseNetwork.js'
import type { PaymentPayload } from '../wire/types.js'
import type { PaymentPayloadV1 } from '../wire/typesV1.js'
import { listOffersV1 } from './listOffersV1.js'
import { matchPayment } from './matchPayment.js'
import type { Offer } from './Offer.js'

/** A payment in the form of x402 v2, with what it is for. */
export interface OfferedPayment {
  readonly offer: Offer
  readonly payment: PaymentPayload
}

/** The offer a payment is for: the one it matches, else one of its scheme and network, to identify it. */
function findOfferV2(offers: readonly Offer[], { accepted }: PaymentPayload): Offer | undefined {
  const exact = offers.find((offer) => matchPayment(offer.requirements, accepted))
  if (exact !== undefined) return exact
  let network: string
  try {
    network = parseNetwork(accepted.network)
  } catch {
    return undefined
  }
  return offers.find(
    (offer) => offer.network === network && offer.requirements.scheme === accepted.scheme,
  )
}

/**
 * What a payment is for, or `undefined`. A v1 payment does not say which terms it accepts: it becomes a v2
 * payment for the server's own, and whether it was signed for them is checked like that of any other.
 */
export function findOffer(
  offers: readonly Offer[],
  sent: PaymentPayload | PaymentPayloadV1,
): OfferedPayment | undefined {
  if (sent.x402Version === 2) {
    const offer = findOfferV2(offers, sent)
    return offer === undefined ? undefined : { offer, payment: sent }
  }
  const { scheme, network, payload } = sent
  const offer = listOffersV1(offers).find(
    ({ nameV1, requirements }) => nameV1 === network && requirements.scheme === scheme,
  )
  if (offer === undefined) return undefined
  return { offer, payment: { x402Version: 2, accepted: offer.requirements, payload } }
}
