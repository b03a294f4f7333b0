import * as v from 'valibot'
import { message } from './fields.js'
import { paymentPayloadSchema } from './parsePaymentPayload.js'
import { paymentRequirementsSchema } from './parsePaymentRequirements.js'
import type { FacilitatorRequest } from './types.js'
import { validateVersion } from './validate.js'

const facilitatorRequestSchema: v.GenericSchema<unknown, FacilitatorRequest> = message({
  x402Version: v.literal(2, 'must be 2'),
  paymentPayload: paymentPayloadSchema,
  paymentRequirements: paymentRequirementsSchema,
})

/**
 * The body of `POST /verify` and `POST /settle` (x402 v2 §1.7). Not checked: that the payment was
 * made for these requirements.
 *
 * @throws `version_unsupported`, `schema_invalid`
 */
export function parseFacilitatorRequest(value: unknown): FacilitatorRequest {
  return validateVersion(facilitatorRequestSchema, value, 2)
}
