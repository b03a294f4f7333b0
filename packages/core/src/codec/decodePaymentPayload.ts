import { parsePaymentPayload } from '../wire/parsePaymentPayload.js'
import { readPlainPayment } from '../wire/readPlainPayment.js'
import type { PaymentPayload } from '../wire/types.js'
import { decodeHeader } from './decodeHeader.js'
import type { Limits } from './Limits.js'

/**
 * Reads a `PAYMENT-SIGNATURE` header, see {@link parsePaymentPayload} for what is checked: the
 * envelope, and neither the signature nor the scheme's `payload`.
 *
 * @throws `header_too_large`, `base64_invalid`, `json_*`, `version_unsupported`, `schema_invalid`
 *
 * @example
 * ```ts
 * import { decodePaymentPayload, FareboxError } from '@farebox/core'
 *
 * try {
 *   decodePaymentPayload('e30=')
 * } catch (error) {
 *   if (error instanceof FareboxError) error.code // 'schema_invalid'
 * }
 * ```
 */
export function decodePaymentPayload(header: string, limits: Limits = {}): PaymentPayload {
  const value = decodeHeader(header, limits)
  return readPlainPayment(value) ?? parsePaymentPayload(value)
}
