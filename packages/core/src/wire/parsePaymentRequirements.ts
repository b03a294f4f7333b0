import * as v from 'valibot'
import { atomicAmount, filledText, freeObject, message, networkId, seconds } from './fields.js'
import type { PaymentRequirements } from './types.js'
import { validate } from './validate.js'

export const paymentRequirementsSchema: v.GenericSchema<unknown, PaymentRequirements> = message({
  scheme: filledText,
  network: networkId,
  amount: atomicAmount,
  asset: filledText,
  payTo: filledText,
  maxTimeoutSeconds: seconds,
  extra: v.exactOptional(freeObject),
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
  return validate(paymentRequirementsSchema, value)
}
