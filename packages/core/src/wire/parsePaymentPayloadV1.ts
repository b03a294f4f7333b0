import * as v from 'valibot'
import { filledText, freeObject, message } from './fields.js'
import type { PaymentPayloadV1 } from './typesV1.js'
import { validateVersion } from './validate.js'

export const paymentPayloadV1Schema: v.GenericSchema<unknown, PaymentPayloadV1> = message({
  x402Version: v.literal(1, 'must be 1'),
  scheme: filledText,
  network: filledText,
  payload: freeObject,
})

/**
 * The envelope of an x402 v1 payment (§1.9). Not checked: whether the network is known; the scheme's
 * `payload` beyond being a JSON object; any signature.
 *
 * @throws `version_unsupported`, `schema_invalid`
 */
export function parsePaymentPayloadV1(value: unknown): PaymentPayloadV1 {
  return validateVersion(paymentPayloadV1Schema, value, 1)
}
