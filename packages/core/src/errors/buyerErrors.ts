import { define, type ErrorDefinition } from './ErrorDefinition.js'

export type BuyerErrorCode =
  | 'challenge_invalid'
  | 'challenge_resource_mismatch'
  | 'no_acceptable_payment'
  | 'spend_limit_exceeded'
  | 'signing_failed'
  | 'body_not_replayable'
  | 'payment_already_attempted'
  | 'payment_outcome_unknown'

/** What a buyer meets. */
export const buyerErrors: Readonly<Record<BuyerErrorCode, ErrorDefinition>> = {
  challenge_invalid: define(
    502,
    false,
    'no',
    'The server asked for a payment in a way that cannot be understood.',
    'Look at the cause; the server may not speak x402.',
  ),
  challenge_resource_mismatch: define(
    502,
    false,
    'no',
    'The server asked for a payment for another resource than the one requested.',
    'Do not pay; tell the operator of the server to set its public URL.',
  ),
  no_acceptable_payment: define(
    402,
    false,
    'no',
    'None of the offered payments is acceptable.',
    'Read the reason for each rejection; register a scheme or change a policy.',
  ),
  spend_limit_exceeded: define(
    402,
    false,
    'no',
    'The payment is larger than the spend limit.',
    'Raise the limit if the price is right.',
  ),
  signing_failed: define(
    500,
    true,
    'no',
    'The wallet did not sign the payment.',
    'Look at the cause; the user may have refused.',
  ),
  body_not_replayable: define(
    500,
    false,
    'no',
    'The request body cannot be sent twice.',
    'Pass a string, bytes, a Blob or FormData, or a Request that has not been read.',
  ),
  payment_already_attempted: define(
    400,
    false,
    'no',
    'The request carries a payment header already.',
    'Let the paying fetch add the payment header.',
  ),
  payment_outcome_unknown: define(
    502,
    true,
    'unknown',
    'The payment was sent and no answer came back.',
    'Send the same payment again; do not sign a new one.',
  ),
}
