import * as v from 'valibot'
import { atomicAmount, count, filledText, message } from './fields.js'
import type { FeeQuote } from './types.js'
import { validate } from './validate.js'

const feeQuotesSchema: v.GenericSchema<unknown, readonly FeeQuote[]> = v.pipe(
  v.array(
    message({
      scheme: filledText,
      network: filledText,
      asset: filledText,
      fee: message({
        feeTo: filledText,
        feeAmount: atomicAmount,
        caller: filledText,
        facilitatorId: v.exactOptional(filledText),
      }),
      pricing: v.optional(filledText, 'flat'),
      expiresAt: count,
    }),
    'must be an array',
  ),
  v.maxLength(64, 'must have at most 64 entries'),
)

/**
 * A facilitator's answer to `POST /fee/quote`. Whether an entry is one that was asked about, and still holds,
 * is for the caller to check.
 *
 * @throws `schema_invalid`
 */
export function parseFeeQuotes(value: unknown): readonly FeeQuote[] {
  return validate(feeQuotesSchema, value)
}
