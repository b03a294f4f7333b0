import type { FareboxError } from '@farebox/core'
import type { CreatedPayment, Receipt, Rejection } from '@farebox/core/client'

/**
 * A step in the life of one payment, for logs and screens. `payment` holds the signature: whoever logs
 * it whole gives the money away.
 */
export type PaymentEvent =
  | {
      /** Right before the payment is sent for the first time. */
      readonly kind: 'signed'
      readonly payment: CreatedPayment
    }
  | {
      /** Right before the same payment is sent again, after an answer or without one. */
      readonly kind: 'resent'
      readonly payment: CreatedPayment
      /** 2 for the second time. */
      readonly attempt: number
      readonly status?: number
      readonly cause?: unknown
    }
  | {
      /** The last answer to this payment. The caller gets it, unless `resign` allows another payment. */
      readonly kind: 'answered'
      readonly payment: CreatedPayment
      readonly status: number
      readonly receipt?: Receipt
    }
  | {
      /** The seller refused the payment and asked for another one, which was not signed. */
      readonly kind: 'refused'
      readonly payment: CreatedPayment
      /** For each new offer, why not. */
      readonly rejections: readonly Rejection[]
    }
  | {
      /** The payment left, and the call ends without an answer: by an abort or after the last try. */
      readonly kind: 'unknown'
      readonly payment: CreatedPayment
      readonly cause: unknown
    }
  | {
      /** The ledger did not take the outcome; the amount stays reserved. */
      readonly kind: 'ledger_failed'
      readonly payment: CreatedPayment
      readonly error: FareboxError
    }
