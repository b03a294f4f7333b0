import { readOutcome } from '@farebox/core/client'
import { describeAnswer, toSentence } from './describeAnswer.js'
import { PaymentAssertionError } from './PaymentAssertionError.js'
import { type TestedResponse, toHeaderReader } from './TestedResponse.js'

/** A 409 of the paywall tells of a payment that has been, or may yet be, charged for another request. */
function isPaymentConflict(response: TestedResponse): boolean {
  const headers = toHeaderReader(response)
  return (
    response.status === 409 &&
    headers.get('content-type')?.includes('problem+json') === true &&
    headers.get('cache-control') === 'private, no-store'
  )
}

/**
 * Asserts that an answer says, for certain, that no money moved: it has no receipt, or that of a failed
 * settlement, and is not a 409 about a payment in use. Pending is not certain. It reads headers only,
 * and believes them: `facilitator.settled` is what did happen.
 *
 * @throws PaymentAssertionError
 * @example
 * ```ts
 * import { createFakeBuyer, expectNotCharged } from '@farebox/testing'
 *
 * const response = await createFakeBuyer().fetch('http://localhost:3000/fails')
 * expectNotCharged(response)
 * ```
 */
export function expectNotCharged(response: TestedResponse): void {
  const receipt = readOutcome(toHeaderReader(response))
  const nothingMoved = receipt === undefined || receipt.state === 'failed'
  if (nothingMoved && !isPaymentConflict(response)) return
  const summary = describeAnswer(response)
  throw new PaymentAssertionError(
    `Expected that nothing was charged, but ${toSentence(summary)}.`,
    { receipt: 'none or failed' },
    summary,
  )
}
