import { atomicAmount, filledText, freeObject, message, seconds, text } from './fields.js'
import { filledList, literal, optional, type Reader } from './Reader.js'
import { readVersioned } from './readVersioned.js'
import type { PaymentRequiredV1, PaymentRequirementsV1 } from './typesV1.js'

export const paymentRequirementsV1: Reader<PaymentRequirementsV1> = message<PaymentRequirementsV1>({
  scheme: filledText,
  network: filledText,
  maxAmountRequired: atomicAmount,
  asset: filledText,
  payTo: filledText,
  resource: filledText,
  description: text,
  mimeType: optional(text),
  outputSchema: optional(freeObject),
  maxTimeoutSeconds: seconds,
  extra: optional(freeObject),
})

const paymentRequiredV1: Reader<PaymentRequiredV1> = message<PaymentRequiredV1>({
  x402Version: literal(1),
  error: optional(text),
  accepts: filledList(paymentRequirementsV1),
})

/**
 * The JSON body of an x402 v1 402 (§1.9). Explicit nulls become absent and unknown members are
 * dropped. Not checked: whether the networks are known, see `toPaymentRequiredV2`.
 *
 * @throws `version_unsupported`, `schema_invalid`
 */
export function parsePaymentRequiredV1(value: unknown): PaymentRequiredV1 {
  return readVersioned(paymentRequiredV1, value, 1)
}
