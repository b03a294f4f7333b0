import type { PaymentPayload } from '../wire/types.js'
import { encodeHeader } from './encodeHeader.js'
import { omitNulls } from './omitNulls.js'

/** The value of a `PAYMENT-SIGNATURE` header (x402 v2 §1.1). The message is not validated: it is yours. */
export function encodePaymentPayload(payment: PaymentPayload): string {
  const message = omitNulls(payment)
  return encodeHeader({
    ...message,
    ...(message.resource === undefined ? {} : { resource: omitNulls(message.resource) }),
    accepted: omitNulls(message.accepted),
  })
}
