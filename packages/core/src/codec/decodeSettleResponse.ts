import { parseSettleResponse } from '../wire/parseSettleResponse.js'
import type { SettleResponse } from '../wire/types.js'
import { decodeHeader } from './decodeHeader.js'
import type { Limits } from './Limits.js'

/**
 * Reads a `PAYMENT-RESPONSE` header. It is what the seller says; nothing proves it but the chain.
 *
 * @throws `header_too_large`, `base64_invalid`, `json_*`, `schema_invalid`
 *
 * @example
 * ```ts
 * import { decodeSettleResponse, paymentResponseHeader } from '@farebox/core'
 *
 * const response = await fetch('https://api.example.com/weather')
 * const header = response.headers.get(paymentResponseHeader)
 * const transaction = header === null ? undefined : decodeSettleResponse(header).transaction
 * ```
 */
export function decodeSettleResponse(header: string, limits: Limits = {}): SettleResponse {
  return parseSettleResponse(decodeHeader(header, limits))
}
