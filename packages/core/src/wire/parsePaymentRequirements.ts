import { atomicAmount, filledText, freeObject, message, networkId, seconds } from './fields.js'
import { optional, type Reader } from './Reader.js'
import type { PaymentRequirements } from './types.js'

export const paymentRequirements: Reader<PaymentRequirements> = message<PaymentRequirements>({
  scheme: filledText,
  network: networkId,
  amount: atomicAmount,
  asset: filledText,
  payTo: filledText,
  maxTimeoutSeconds: seconds,
  extra: optional(freeObject),
})

/**
 * One way to pay (x402 v2 §1.2). Explicit nulls become absent and unknown members are dropped.
 * Not checked: whether the network, asset and recipient exist; `extra` beyond being a JSON object.
 *
 * Stricter than the reference: `amount` is canonical decimal digits, `maxTimeoutSeconds` is whole.
 *
 * @throws `schema_invalid`
 */
export function parsePaymentRequirements(value: unknown): PaymentRequirements {
  return paymentRequirements(value)
}
