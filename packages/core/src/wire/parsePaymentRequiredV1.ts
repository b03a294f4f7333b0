import * as v from 'valibot'
import { atomicAmount, filledText, freeObject, message, seconds, text } from './fields.js'
import type { PaymentRequiredV1, PaymentRequirementsV1 } from './typesV1.js'
import { validateVersion } from './validate.js'

export const paymentRequirementsV1Schema: v.GenericSchema<unknown, PaymentRequirementsV1> = message(
  {
    scheme: filledText,
    network: filledText,
    maxAmountRequired: atomicAmount,
    asset: filledText,
    payTo: filledText,
    resource: filledText,
    description: text,
    mimeType: v.exactOptional(text),
    outputSchema: v.exactOptional(freeObject),
    maxTimeoutSeconds: seconds,
    extra: v.exactOptional(freeObject),
  },
)

const paymentRequiredV1Schema: v.GenericSchema<unknown, PaymentRequiredV1> = message({
  x402Version: v.literal(1, 'must be 1'),
  error: v.exactOptional(text),
  accepts: v.pipe(
    v.array(paymentRequirementsV1Schema, 'must be an array'),
    v.minLength(1, 'must not be empty'),
  ),
})

/**
 * The JSON body of an x402 v1 402 (§1.9). Explicit nulls become absent and unknown members are
 * dropped. Not checked: whether the networks are known, see `toPaymentRequiredV2`.
 *
 * @throws `version_unsupported`, `schema_invalid`
 */
export function parsePaymentRequiredV1(value: unknown): PaymentRequiredV1 {
  return validateVersion(paymentRequiredV1Schema, value, 1)
}
