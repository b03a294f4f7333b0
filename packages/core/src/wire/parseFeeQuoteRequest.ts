import { message } from './fields.js'
import { paymentRequirements } from './parsePaymentRequirements.js'
import { filledList, narrow, type Reader } from './Reader.js'
import type { FeeQuoteRequest } from './types.js'

const feeQuoteRequest: Reader<FeeQuoteRequest> = message<FeeQuoteRequest>({
  accepts: narrow(
    filledList(paymentRequirements),
    ({ length }) => length <= 16,
    'must have at most 16 entries',
  ),
})

/**
 * The body of `POST /fee/quote`. Other members, such as the context of a permit, change nothing and are dropped.
 *
 * @throws `schema_invalid`
 */
export function parseFeeQuoteRequest(value: unknown): FeeQuoteRequest {
  return feeQuoteRequest(value)
}
