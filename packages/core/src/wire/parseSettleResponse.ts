import { flag, freeObject, message, text } from './fields.js'
import { optional, type Reader } from './Reader.js'
import type { SettleResponse } from './types.js'

const settleResponse: Reader<SettleResponse> = message<SettleResponse>({
  success: flag,
  errorReason: optional(text),
  errorMessage: optional(text),
  payer: optional(text),
  transaction: text,
  network: text,
  // A settlement that happened must not become unreadable by the spelling of its amount.
  amount: optional(text),
  extensions: optional(freeObject),
  extra: optional(freeObject),
})

/**
 * What became of a payment (x402 v2 §1.5), from a facilitator or from a decoded header. An answer
 * that does not parse is an unknown outcome, never a failed one. Not checked: the shape of
 * `transaction` and `amount`.
 *
 * @throws `schema_invalid`
 */
export function parseSettleResponse(value: unknown): SettleResponse {
  return settleResponse(value)
}
