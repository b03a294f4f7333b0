import type { PaymentPayloadV1 } from '../wire/typesV1.js'
import { encodeHeader } from './encodeHeader.js'
import { omitNulls } from './omitNulls.js'

/** The value of an `X-PAYMENT` header (x402 v1, §1.9). The message is not validated: it is yours. */
export function encodePaymentPayloadV1(payment: PaymentPayloadV1): string {
  return encodeHeader(omitNulls(payment))
}
