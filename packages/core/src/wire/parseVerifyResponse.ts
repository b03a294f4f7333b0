import * as v from 'valibot'
import { flag, freeObject, message, text } from './fields.js'
import type { VerifyResponse } from './types.js'
import { validate } from './validate.js'

const verifyResponseSchema: v.GenericSchema<unknown, VerifyResponse> = message({
  isValid: flag,
  invalidReason: v.exactOptional(text),
  invalidMessage: v.exactOptional(text),
  payer: v.exactOptional(text),
  extensions: v.exactOptional(freeObject),
  extra: v.exactOptional(freeObject),
})

/**
 * A facilitator's answer to `/verify` (x402 v2 §1.4). `invalidMessage` may quote a chain node: keep
 * it out of what a buyer sees.
 *
 * @throws `schema_invalid`
 */
export function parseVerifyResponse(value: unknown): VerifyResponse {
  return validate(verifyResponseSchema, value)
}
