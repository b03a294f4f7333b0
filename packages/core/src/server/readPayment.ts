import { decodePaymentPayload } from '../codec/decodePaymentPayload.js'
import { decodePaymentPayloadV1 } from '../codec/decodePaymentPayloadV1.js'
import { FareboxError } from '../errors/FareboxError.js'
import type { PaymentPayload } from '../wire/types.js'
import type { PaymentPayloadV1 } from '../wire/typesV1.js'
import type { Asked } from './Asked.js'

/**
 * The payment a request carries: in a header of x402, or `proof` where another dialect has it. Where v1 is
 * not switched on, a v1 payment is none.
 *
 * @throws `payment_ambiguous` for more than one, and whatever the decoder throws.
 */
export function readPayment(
  { request, dialect, proofs }: Asked,
  maxHeaderBytes: number,
): PaymentPayload | PaymentPayloadV1 | 'proof' | undefined {
  const current = request.headers('payment-signature')
  const former = request.headers('x-payment')
  const proven = proofs?.countCredentials(request) ?? 0
  if (current.length + former.length + proven > 1) throw new FareboxError('payment_ambiguous')
  if (proven === 1) return 'proof'
  const [value] = current
  if (value !== undefined) return decodePaymentPayload(value, { maxHeaderBytes })
  const [valueV1] = dialect === 'v1' ? former : []
  return valueV1 === undefined ? undefined : decodePaymentPayloadV1(valueV1, { maxHeaderBytes })
}
