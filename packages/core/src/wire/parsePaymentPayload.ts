import { freeObject, message } from './fields.js'
import { paymentRequirements } from './parsePaymentRequirements.js'
import { literal, optional, type Reader } from './Reader.js'
import { readVersioned } from './readVersioned.js'
import { resourceInfo } from './resourceInfo.js'
import type { PaymentPayload } from './types.js'

export const paymentPayload: Reader<PaymentPayload> = message<PaymentPayload>({
  x402Version: literal(2),
  resource: optional(resourceInfo),
  accepted: paymentRequirements,
  payload: freeObject,
  extensions: optional(freeObject),
})

/**
 * The envelope of a payment (x402 v2 §1.3). Explicit nulls become absent and unknown members are
 * dropped. `accepted` is the buyer's claim: compare it with your own requirements. Not checked: the
 * scheme's `payload` beyond being a JSON object, and any signature.
 *
 * @throws `version_unsupported`, `schema_invalid`
 */
export function parsePaymentPayload(value: unknown): PaymentPayload {
  return readVersioned(paymentPayload, value, 2)
}
