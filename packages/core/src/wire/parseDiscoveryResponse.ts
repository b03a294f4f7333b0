import * as v from 'valibot'
import { count, filledText, freeObject, message, text } from './fields.js'
import { paymentRequirementsSchema } from './parsePaymentRequirements.js'
import { descriptionEntries } from './resourceInfoSchema.js'
import type { DiscoveryResource, DiscoveryResponse } from './types.js'
import { validate } from './validate.js'

const discoveryResourceSchema: v.GenericSchema<unknown, DiscoveryResource> = message({
  resource: filledText,
  type: filledText,
  x402Version: count,
  accepts: v.array(paymentRequirementsSchema, 'must be an array'),
  lastUpdated: v.union([text, v.number()], 'must be a date or a number'),
  ...descriptionEntries,
  extensions: v.exactOptional(freeObject),
})

const discoveryResponseSchema: v.GenericSchema<unknown, DiscoveryResponse> = message({
  x402Version: count,
  items: v.pipe(
    v.array(v.unknown(), 'must be an array'),
    v.transform((items) =>
      items.flatMap((item) => {
        const result = v.safeParse(discoveryResourceSchema, item, { abortEarly: true })
        return result.success ? [result.output] : []
      }),
    ),
  ),
  pagination: message({ limit: count, offset: count, total: count }),
})

/**
 * A facilitator's catalogue (x402 v2 §1.7). Items of another shape (v1 listings among them) are left
 * out, so that one bad listing does not hide the rest. Listings are advertisements of strangers: read
 * the price and the recipient from the resource's own 402.
 *
 * @throws `schema_invalid`
 */
export function parseDiscoveryResponse(value: unknown): DiscoveryResponse {
  return validate(discoveryResponseSchema, value)
}
