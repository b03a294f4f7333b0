import { parseSettleResponseV1 } from '../wire/parseSettleResponseV1.js'
import type { SettleResponseV1 } from '../wire/typesV1.js'
import { decodeHeader } from './decodeHeader.js'
import type { Limits } from './Limits.js'

/**
 * Reads an `X-PAYMENT-RESPONSE` header. It is what the seller says; nothing proves it but the chain.
 *
 * @throws `header_too_large`, `base64_invalid`, `json_*`, `schema_invalid`
 */
export function decodeSettleResponseV1(header: string, limits: Limits = {}): SettleResponseV1 {
  return parseSettleResponseV1(decodeHeader(header, limits))
}
