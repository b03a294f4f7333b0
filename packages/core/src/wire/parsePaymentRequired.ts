import { freeObject, message, text } from './fields.js'
import { paymentRequirements } from './parsePaymentRequirements.js'
import { filledList, literal, optional, type Reader } from './Reader.js'
import { readVersioned } from './readVersioned.js'
import { resourceInfo } from './resourceInfo.js'
import type { PaymentRequired } from './types.js'

const paymentRequired: Reader<PaymentRequired> = message<PaymentRequired>({
  x402Version: literal(2),
  error: optional(text),
  resource: resourceInfo,
  accepts: filledList(paymentRequirements),
  extensions: optional(freeObject),
})

/**
 * The challenge of a 402 (x402 v2 §1.2), from a decoded header or a JSON body. Explicit nulls become
 * absent and unknown members are dropped. Not checked: that the resource is the one you asked for.
 *
 * @throws `version_unsupported`, `schema_invalid`
 */
export function parsePaymentRequired(value: unknown): PaymentRequired {
  return readVersioned(paymentRequired, value, 2)
}
