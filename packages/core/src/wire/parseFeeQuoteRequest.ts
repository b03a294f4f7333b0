import * as v from 'valibot'
import { message } from './fields.js'
import { paymentRequirementsSchema } from './parsePaymentRequirements.js'
import type { FeeQuoteRequest } from './types.js'
import { validate } from './validate.js'

const feeQuoteRequestSchema: v.GenericSchema<unknown, FeeQuoteRequest> = message({
  accepts: v.pipe(
    v.array(paymentRequirementsSchema, 'must be an array'),
    v.minLength(1, 'must not be empty'),
    v.maxLength(16, 'must have at most 16 entries'),
  ),
})

/**
 * The body of `POST /fee/quote`. Other members, such as the context of a permit, change nothing and are dropped.
 *
 * @throws `schema_invalid`
 */
export function parseFeeQuoteRequest(value: unknown): FeeQuoteRequest {
  return validate(feeQuoteRequestSchema, value)
}
