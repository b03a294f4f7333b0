import type { SettleResponseV1 } from '../wire/typesV1.js'
import { encodeHeader } from './encodeHeader.js'
import { omitNulls } from './omitNulls.js'

/** The value of an `X-PAYMENT-RESPONSE` header (x402 v1, §1.9). */
export function encodeSettleResponseV1(response: SettleResponseV1): string {
  return encodeHeader(omitNulls(response))
}
