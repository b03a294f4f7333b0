import * as v from 'valibot'
import { flag, freeObject, message, text } from './fields.js'
import type { SettleResponse } from './types.js'
import { validate } from './validate.js'

const settleResponseSchema: v.GenericSchema<unknown, SettleResponse> = message({
  success: flag,
  errorReason: v.exactOptional(text),
  errorMessage: v.exactOptional(text),
  payer: v.exactOptional(text),
  transaction: text,
  network: text,
  // A settlement that happened must not become unreadable by the spelling of its amount.
  amount: v.exactOptional(text),
  extensions: v.exactOptional(freeObject),
  extra: v.exactOptional(freeObject),
})

/**
 * What became of a payment (x402 v2 §1.5), from a facilitator or from a decoded header. An answer
 * that does not parse is an unknown outcome, never a failed one. Not checked: the shape of
 * `transaction` and `amount`.
 *
 * @throws `schema_invalid`
 */
export function parseSettleResponse(value: unknown): SettleResponse {
  return validate(settleResponseSchema, value)
}
