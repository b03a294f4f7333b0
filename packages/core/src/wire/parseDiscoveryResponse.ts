import { count, filledText, freeObject, message } from './fields.js'
import { paymentRequirements } from './parsePaymentRequirements.js'
import { list, only, optional, type Reader } from './Reader.js'
import { description } from './resourceInfo.js'
import type { DiscoveryResource, DiscoveryResponse } from './types.js'

const discoveryResource: Reader<DiscoveryResource> = message<DiscoveryResource>({
  resource: filledText,
  type: filledText,
  x402Version: count,
  accepts: list(paymentRequirements),
  lastUpdated: only(
    (value) => typeof value === 'string' || typeof value === 'number',
    'must be a date or a number',
  ),
  ...description,
  extensions: optional(freeObject),
})

function readListing(value: unknown): readonly DiscoveryResource[] {
  try {
    return [discoveryResource(value)]
  } catch {
    return []
  }
}

const discoveryResponse: Reader<DiscoveryResponse> = message<DiscoveryResponse>({
  x402Version: count,
  items: (value, path) => list(readListing)(value, path).flat(),
  pagination: message<DiscoveryResponse['pagination']>({
    limit: count,
    offset: count,
    total: count,
  }),
})

/**
 * A facilitator's catalogue (x402 v2 §1.7). Items of another shape (v1 listings among them) are left
 * out, so that one bad listing does not hide the rest. Listings are advertisements of strangers: read
 * the price and the recipient from the resource's own 402.
 *
 * @throws `schema_invalid`
 */
export function parseDiscoveryResponse(value: unknown): DiscoveryResponse {
  return discoveryResponse(value)
}
