import * as v from 'valibot'
import { freeObject, message, text } from './fields.js'
import { paymentRequirementsSchema } from './parsePaymentRequirements.js'
import { resourceInfoSchema } from './resourceInfoSchema.js'
import type { PaymentRequired } from './types.js'
import { validateVersion } from './validate.js'

const paymentRequiredSchema: v.GenericSchema<unknown, PaymentRequired> = message({
  x402Version: v.literal(2, 'must be 2'),
  error: v.exactOptional(text),
  resource: resourceInfoSchema,
  accepts: v.pipe(
    v.array(paymentRequirementsSchema, 'must be an array'),
    v.minLength(1, 'must not be empty'),
  ),
  extensions: v.exactOptional(freeObject),
})

/**
 * The challenge of a 402 (x402 v2 §1.2), from a decoded header or a JSON body. Explicit nulls become
 * absent and unknown members are dropped. Not checked: that the resource is the one you asked for.
 *
 * @throws `version_unsupported`, `schema_invalid`
 */
export function parsePaymentRequired(value: unknown): PaymentRequired {
  return validateVersion(paymentRequiredSchema, value, 2)
}
