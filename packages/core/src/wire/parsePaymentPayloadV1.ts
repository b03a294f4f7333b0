import { filledText, freeObject, message } from './fields.js'
import { literal, type Reader } from './Reader.js'
import { readVersioned } from './readVersioned.js'
import type { PaymentPayloadV1 } from './typesV1.js'

export const paymentPayloadV1: Reader<PaymentPayloadV1> = message<PaymentPayloadV1>({
  x402Version: literal(1),
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
  return readVersioned(paymentPayloadV1, value, 1)
}
