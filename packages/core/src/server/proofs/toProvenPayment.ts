import type { PaymentIdentity } from '../../mechanism/types.js'
import type { FacilitatorRequest, SettleResponse } from '../../wire/types.js'
import type { RequestProof } from '../checkRequest.js'
import type { Offer } from '../Offer.js'
import type { OpenedProof } from './ProofDialect.js'
import { toTransferKey } from './toTransferKey.js'

/** What a proven transfer is, in the terms of a sale. */
export interface ProvenPayment {
  readonly offer: Offer
  readonly identity: PaymentIdentity
  readonly prepaid: SettleResponse
  readonly facilitatorRequest: FacilitatorRequest
  readonly proof: RequestProof
}

/** A proven transfer as a payment that is settled already. Nothing of it is ever sent to a facilitator. */
export function toProvenPayment(
  offer: Offer,
  opened: OpenedProof,
  bodyDigest: string | undefined,
): ProvenPayment {
  const { payer, transaction, log, amount, presentableUntil, secretHash } = opened
  const { requirements } = offer
  const key = toTransferKey(offer.network, transaction, log)
  return {
    offer,
    identity: {
      paymentId: key,
      spendKey: key,
      payer,
      validAfter: 0,
      validBefore: presentableUntil,
    },
    prepaid: { success: true, transaction, network: requirements.network, payer, amount },
    facilitatorRequest: {
      x402Version: 2,
      paymentPayload: { x402Version: 2, accepted: requirements, payload: { transaction, log } },
      paymentRequirements: requirements,
    },
    proof: {
      ...(secretHash === undefined ? {} : { secretHash }),
      ...(bodyDigest === undefined ? {} : { bodyDigest }),
    },
  }
}
