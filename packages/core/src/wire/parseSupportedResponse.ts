import * as v from 'valibot'
import { count, filledText, freeObject, message, text } from './fields.js'
import type { SupportedResponse } from './types.js'
import { validate } from './validate.js'

const supportedResponseSchema: v.GenericSchema<unknown, SupportedResponse> = message({
  kinds: v.array(
    message({
      x402Version: count,
      scheme: filledText,
      network: filledText,
      extra: v.exactOptional(freeObject),
    }),
    'must be an array',
  ),
  extensions: v.optional(v.array(text, 'must be an array'), []),
  signers: v.optional(
    v.record(v.string(), v.array(text, 'must be an array'), 'must be an object'),
    {},
  ),
})

/**
 * A facilitator's answer to `/supported` (x402 v2 §1.6). Absent `extensions` and `signers` are empty.
 * Kinds of other versions and chains pass through, so that one facilitator can serve many peers.
 *
 * @throws `schema_invalid`
 */
export function parseSupportedResponse(value: unknown): SupportedResponse {
  return validate(supportedResponseSchema, value)
}
