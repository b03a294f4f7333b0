import type { SettleResponse } from '../wire/types.js'
import { encodeHeader } from './encodeHeader.js'
import { omitNulls } from './omitNulls.js'

/**
 * The value of a `PAYMENT-RESPONSE` header (x402 v2 §1.5). A member `extensionResponses`, which some
 * facilitators add for the seller alone, never reaches the buyer.
 */
export function encodeSettleResponse(response: SettleResponse): string {
  if (!('extensionResponses' in response)) return encodeHeader(omitNulls(response))
  const { extensionResponses: _, ...settlement } = response
  return encodeHeader(omitNulls(settlement))
}
