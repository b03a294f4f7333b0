import { FareboxError } from '../errors/FareboxError.js'
import type { HttpRequest } from '../http/types.js'
import { decodePaymentPayload } from '../codec/decodePaymentPayload.js'
import type { PaymentPayload } from '../wire/types.js'

/**
 * The payment a request carries, or `undefined`.
 *
 * @throws `payment_ambiguous` for more than one, and whatever the decoder throws.
 */
export function readPayment(
  request: HttpRequest,
  maxHeaderBytes: number,
): PaymentPayload | undefined {
  const current = request.headers('payment-signature')
  if (current.length + request.headers('x-payment').length > 1) {
    throw new FareboxError('payment_ambiguous')
  }
  const value = current[0]
  return value === undefined ? undefined : decodePaymentPayload(value, { maxHeaderBytes })
}
