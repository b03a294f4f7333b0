import { atomicAmount, count, filledText, message } from './fields.js'
import { list, narrow, optional, withDefault, type Reader } from './Reader.js'
import type { Fee, FeeQuote } from './types.js'

const feeQuote: Reader<FeeQuote> = message<FeeQuote>({
  scheme: filledText,
  network: filledText,
  asset: filledText,
  fee: message<Fee>({
    feeTo: filledText,
    feeAmount: atomicAmount,
    caller: filledText,
    facilitatorId: optional(filledText),
  }),
  pricing: withDefault(filledText, 'flat'),
  expiresAt: count,
})

const feeQuotes: Reader<readonly FeeQuote[]> = narrow(
  list(feeQuote),
  ({ length }) => length <= 64,
  'must have at most 64 entries',
)

/**
 * A facilitator's answer to `POST /fee/quote`. Whether an entry is one that was asked about, and still holds,
 * is for the caller to check.
 *
 * @throws `schema_invalid`
 */
export function parseFeeQuotes(value: unknown): readonly FeeQuote[] {
  return feeQuotes(value)
}
