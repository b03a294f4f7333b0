import { parsePaymentRequired } from '../wire/parsePaymentRequired.js'
import type { PaymentRequired } from '../wire/types.js'
import { decodeHeader } from './decodeHeader.js'
import type { Limits } from './Limits.js'

/**
 * Reads a `PAYMENT-REQUIRED` header, see {@link parsePaymentRequired} for what is checked.
 *
 * @throws `header_too_large`, `base64_invalid`, `json_*`, `version_unsupported`, `schema_invalid`
 */
export function decodePaymentRequired(header: string, limits: Limits = {}): PaymentRequired {
  return parsePaymentRequired(decodeHeader(header, limits))
}
