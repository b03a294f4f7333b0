import * as v from 'valibot'
import { message } from './fields.js'
import { paymentPayloadV1Schema } from './parsePaymentPayloadV1.js'
import { paymentRequirementsV1Schema } from './parsePaymentRequiredV1.js'
import type { FacilitatorRequestV1 } from './typesV1.js'
import { validateVersion } from './validate.js'

const facilitatorRequestV1Schema: v.GenericSchema<unknown, FacilitatorRequestV1> = message({
  x402Version: v.literal(1, 'must be 1'),
  paymentPayload: paymentPayloadV1Schema,
  paymentRequirements: paymentRequirementsV1Schema,
})

/**
 * The body of `POST /verify` and `POST /settle` of x402 v1 (§1.7, §1.9). Not checked: whether the
 * networks are known; that the payment was made for these requirements.
 *
 * @throws `version_unsupported`, `schema_invalid`
 */
export function parseFacilitatorRequestV1(value: unknown): FacilitatorRequestV1 {
  return validateVersion(facilitatorRequestV1Schema, value, 1)
}
