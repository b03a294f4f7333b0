import * as v from 'valibot'
import { freeObject, message } from './fields.js'
import { paymentRequirementsSchema } from './parsePaymentRequirements.js'
import { resourceInfoSchema } from './resourceInfoSchema.js'
import type { PaymentPayload } from './types.js'
import { validateVersion } from './validate.js'

export const paymentPayloadSchema: v.GenericSchema<unknown, PaymentPayload> = message({
  x402Version: v.literal(2, 'must be 2'),
  resource: v.exactOptional(resourceInfoSchema),
  accepted: paymentRequirementsSchema,
  payload: freeObject,
  extensions: v.exactOptional(freeObject),
})

/**
 * The envelope of a payment (x402 v2 §1.3). Explicit nulls become absent and unknown members are
 * dropped. `accepted` is the buyer's claim: compare it with your own requirements. Not checked: the
 * scheme's `payload` beyond being a JSON object, and any signature.
 *
 * @throws `version_unsupported`, `schema_invalid`
 */
export function parsePaymentPayload(value: unknown): PaymentPayload {
  return validateVersion(paymentPayloadSchema, value, 2)
}
