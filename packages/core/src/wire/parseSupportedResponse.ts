import { count, filledText, freeObject, message, table, text } from './fields.js'
import { list, optional, withDefault, type Reader } from './Reader.js'
import type { SupportedKind, SupportedResponse } from './types.js'

const supportedKind: Reader<SupportedKind> = message<SupportedKind>({
  x402Version: count,
  scheme: filledText,
  network: filledText,
  extra: optional(freeObject),
})

const supportedResponse: Reader<SupportedResponse> = message<SupportedResponse>({
  kinds: list(supportedKind),
  extensions: withDefault(list(text), []),
  signers: withDefault(table(list(text)), {}),
})

/**
 * A facilitator's answer to `/supported` (x402 v2 §1.6). Absent `extensions` and `signers` are empty.
 * Kinds of other versions and chains pass through, so that one facilitator can serve many peers.
 *
 * @throws `schema_invalid`
 */
export function parseSupportedResponse(value: unknown): SupportedResponse {
  return supportedResponse(value)
}
