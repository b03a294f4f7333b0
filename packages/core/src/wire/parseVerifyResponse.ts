import { flag, freeObject, message, text } from './fields.js'
import { optional, type Reader } from './Reader.js'
import type { VerifyResponse } from './types.js'

const verifyResponse: Reader<VerifyResponse> = message<VerifyResponse>({
  isValid: flag,
  invalidReason: optional(text),
  invalidMessage: optional(text),
  payer: optional(text),
  extensions: optional(freeObject),
  extra: optional(freeObject),
})

/**
 * A facilitator's answer to `/verify` (x402 v2 §1.4). `invalidMessage` may quote a chain node: keep
 * it out of what a buyer sees.
 *
 * @throws `schema_invalid`
 */
export function parseVerifyResponse(value: unknown): VerifyResponse {
  return verifyResponse(value)
}
