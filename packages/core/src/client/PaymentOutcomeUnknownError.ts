import { FareboxError } from '../errors/FareboxError.js'
import type { CreatedPayment } from './PaymentClient.js'

/**
 * A payment left and no answer came back (`payment_outcome_unknown`). It may have been charged: keep
 * {@link PaymentOutcomeUnknownError.payment} and send its headers again later; a second signature could
 * be charged too (T10). The amount stays reserved in the budget.
 */
export class PaymentOutcomeUnknownError extends FareboxError {
  readonly payment: CreatedPayment
  /** How many times the payment was sent. */
  readonly attempts: number

  constructor(payment: CreatedPayment, attempts: number, cause: unknown) {
    super('payment_outcome_unknown', {
      detail: `The payment was sent ${attempts === 1 ? 'once' : `${attempts} times`} and no answer came back.`,
      cause,
    })
    this.payment = payment
    this.attempts = attempts
  }
}
