import { encodePaymentPayload } from '../codec/encodePaymentPayload.js'
import { encodePaymentPayloadV1 } from '../codec/encodePaymentPayloadV1.js'
import type { CreatedPayload } from '../mechanism/types.js'
import { paymentHeaderV1, paymentSignatureHeader } from '../codec/headerNames.js'
import { toRequirementsV1 } from '../wire/toRequirementsV1.js'
import type { PaymentPayload, PaymentRequirements } from '../wire/types.js'
import type { PaymentPayloadV1 } from '../wire/typesV1.js'
import type { Offer } from './Offer.js'
import type { CreatedPayment } from './PaymentClient.js'

interface EncodedPayment {
  readonly header: CreatedPayment['header']
  readonly payload: CreatedPayment['payload']
}

/**
 * The header and the message of a payment in the version of the challenge. In v2 the chosen entry, the
 * resource and the extensions go back as they came, since servers compare them letter by letter.
 */
export function encodePayment(
  { version, resource, extensions }: Offer,
  accepted: PaymentRequirements,
  created: CreatedPayload,
): EncodedPayment {
  if (version === 1) {
    const { scheme, network } = toRequirementsV1(accepted, resource)
    const payload: PaymentPayloadV1 = {
      x402Version: 1,
      scheme,
      network,
      payload: created.payload,
    }
    return { header: { name: paymentHeaderV1, value: encodePaymentPayloadV1(payload) }, payload }
  }
  const echoed = { ...extensions, ...created.extensions }
  const payload: PaymentPayload = {
    x402Version: 2,
    resource,
    accepted,
    payload: created.payload,
    ...(Object.keys(echoed).length === 0 ? {} : { extensions: echoed }),
  }
  return { header: { name: paymentSignatureHeader, value: encodePaymentPayload(payload) }, payload }
}
