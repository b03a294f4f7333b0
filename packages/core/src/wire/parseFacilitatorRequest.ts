import { message } from './fields.js'
import { paymentPayload } from './parsePaymentPayload.js'
import { paymentRequirements } from './parsePaymentRequirements.js'
import { literal, type Reader } from './Reader.js'
import { readVersioned } from './readVersioned.js'
import type { FacilitatorRequest } from './types.js'

const facilitatorRequest: Reader<FacilitatorRequest> = message<FacilitatorRequest>({
  x402Version: literal(2),
  paymentPayload: paymentPayload,
  paymentRequirements: paymentRequirements,
})

/**
 * The body of `POST /verify` and `POST /settle` (x402 v2 §1.7). Not checked: that the payment was
 * made for these requirements.
 *
 * @throws `version_unsupported`, `schema_invalid`
 */
export function parseFacilitatorRequest(value: unknown): FacilitatorRequest {
  return readVersioned(facilitatorRequest, value, 2)
}
