import { readOutcome, type Receipt } from '@farebox/core/client'
import { describeAnswer, toSentence } from './describeAnswer.js'
import { PaymentAssertionError } from './PaymentAssertionError.js'
import { type TestedResponse, toHeaderReader } from './TestedResponse.js'

/** The receipt of a payment that was charged. */
export type SettledReceipt = Exclude<Receipt, { readonly state: 'unreadable' }> & {
  readonly state: 'settled'
}

function isSettled(receipt: Receipt | undefined): receipt is SettledReceipt {
  return receipt?.state === 'settled'
}

/**
 * The receipt of an answer that was bought: a 2xx with a settled `PAYMENT-RESPONSE`. It reads headers
 * only, so the body stays unread.
 *
 * @throws PaymentAssertionError
 * @example
 * ```ts
 * import { createFakeBuyer, expectPaid } from '@farebox/testing'
 *
 * const response = await createFakeBuyer().fetch('http://localhost:3000/weather')
 * const { transaction, payer } = expectPaid(response)
 * ```
 */
export function expectPaid(response: TestedResponse): SettledReceipt {
  const receipt = readOutcome(toHeaderReader(response))
  if (response.status >= 200 && response.status <= 299 && isSettled(receipt)) return receipt
  const summary = describeAnswer(response)
  throw new PaymentAssertionError(
    `Expected a paid answer, but ${toSentence(summary)}.`,
    { status: '2xx', receipt: 'settled' },
    summary,
  )
}
