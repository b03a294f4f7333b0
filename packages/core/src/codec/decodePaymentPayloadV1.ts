import { parsePaymentPayloadV1 } from '../wire/parsePaymentPayloadV1.js'
import type { PaymentPayloadV1 } from '../wire/typesV1.js'
import { decodeHeader } from './decodeHeader.js'
import type { Limits } from './Limits.js'

/**
 * Reads an `X-PAYMENT` header. Neither the signature nor the scheme's `payload` is checked.
 *
 * @throws `header_too_large`, `base64_invalid`, `json_*`, `version_unsupported`, `schema_invalid`
 */
export function decodePaymentPayloadV1(header: string, limits: Limits = {}): PaymentPayloadV1 {
  return parsePaymentPayloadV1(decodeHeader(header, limits))
}
