import { decodePaymentRequired, paymentRequiredHeader, type PaymentRequired } from '@farebox/core'
import { describeAnswer, toSentence } from './describeAnswer.js'
import { PaymentAssertionError } from './PaymentAssertionError.js'
import { type TestedResponse, toHeaderReader } from './TestedResponse.js'

/**
 * The challenge of an answer that asks for a payment: status 402 with a readable `PAYMENT-REQUIRED`
 * header. It reads headers only, so the body stays unread.
 *
 * @throws PaymentAssertionError
 * @example
 * ```ts
 * import { expectChallenge } from '@farebox/testing'
 *
 * const response = await fetch('http://localhost:3000/weather')
 * const { accepts } = expectChallenge(response)
 * accepts[0]?.amount // '10000'
 * ```
 */
export function expectChallenge(response: TestedResponse): PaymentRequired {
  const header = toHeaderReader(response).get(paymentRequiredHeader)
  const summary = describeAnswer(response)
  const expected = { status: 402, challenge: true }
  if (response.status !== 402 || header === null) {
    throw new PaymentAssertionError(
      `Expected a challenge, but ${toSentence(summary)}.`,
      expected,
      summary,
    )
  }
  try {
    return decodePaymentRequired(header)
  } catch (cause) {
    throw new PaymentAssertionError(
      'Expected a challenge, but the PAYMENT-REQUIRED header cannot be read.',
      expected,
      summary,
      cause,
    )
  }
}
