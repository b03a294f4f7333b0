import { decodePaymentPayload } from '../codec/decodePaymentPayload.js'
import { decodePaymentPayloadV1 } from '../codec/decodePaymentPayloadV1.js'
import { FareboxError } from '../errors/FareboxError.js'
import type { PaymentPayload } from '../wire/types.js'
import type { PaymentPayloadV1 } from '../wire/typesV1.js'
import type { Asked } from './Asked.js'

/**
 * The payment a request carries, or `undefined`. Where v1 is not switched on, a v1 payment is none.
 *
 * @throws `payment_ambiguous` for more than one, and whatever the decoder throws.
 */
export function readPayment(
  { request, dialect }: Asked,
  maxHeaderBytes: number,
): PaymentPayload | PaymentPayloadV1 | undefined {
  const current = request.headers('payment-signature')
  const former = request.headers('x-payment')
  if (current.length + former.length > 1) {
    throw new FareboxError('payment_ambiguous')
  }
  const [value] = current
  if (value !== undefined) return decodePaymentPayload(value, { maxHeaderBytes })
  const [valueV1] = dialect === 'v1' ? former : []
  return valueV1 === undefined ? undefined : decodePaymentPayloadV1(valueV1, { maxHeaderBytes })
}
