import { message } from './fields.js'
import { paymentPayloadV1 } from './parsePaymentPayloadV1.js'
import { paymentRequirementsV1 } from './parsePaymentRequiredV1.js'
import { literal, type Reader } from './Reader.js'
import { readVersioned } from './readVersioned.js'
import type { FacilitatorRequestV1 } from './typesV1.js'

const facilitatorRequestV1: Reader<FacilitatorRequestV1> = message<FacilitatorRequestV1>({
  x402Version: literal(1),
  paymentPayload: paymentPayloadV1,
  paymentRequirements: paymentRequirementsV1,
})

/**
 * The body of `POST /verify` and `POST /settle` of x402 v1 (§1.7, §1.9). Not checked: whether the
 * networks are known; that the payment was made for these requirements.
 *
 * @throws `version_unsupported`, `schema_invalid`
 */
export function parseFacilitatorRequestV1(value: unknown): FacilitatorRequestV1 {
  return readVersioned(facilitatorRequestV1, value, 1)
}
