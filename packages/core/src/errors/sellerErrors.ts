import { define, type ErrorDefinition } from './ErrorDefinition.js'

export type SellerErrorCode =
  | 'payment_required'
  | 'payment_ambiguous'
  | 'payment_mismatch'
  | 'payment_invalid'
  | 'payment_allowance_required'
  | 'payment_refused'
  | 'content_digest_mismatch'
  | 'payment_in_flight'
  | 'payment_already_used'
  | 'payment_conflict'
  | 'proof_malformed'
  | 'proof_invalid'
  | 'proof_pending'
  | 'settlement_failed'
  | 'settlement_pending'
  | 'upgrade_unsupported'
  | 'store_unavailable'
  | 'internal'

/** What a resource server answers with. */
export const sellerErrors: Readonly<Record<SellerErrorCode, ErrorDefinition>> = {
  payment_required: define(
    402,
    true,
    'no',
    'This resource costs money and the request carries no payment.',
    'Pay one of the accepted requirements and send the request again.',
  ),
  payment_ambiguous: define(
    400,
    false,
    'no',
    'The request carries more than one payment.',
    'Send exactly one payment header, once.',
  ),
  payment_mismatch: define(
    402,
    true,
    'no',
    'The payment was made for terms that this server does not offer.',
    'Read the requirements of this answer and pay exactly one of them.',
  ),
  payment_invalid: define(
    402,
    true,
    'no',
    'The payment is not valid.',
    'Read the reason, then create a new payment for one of the accepted requirements.',
  ),
  payment_allowance_required: define(
    412,
    true,
    'no',
    'The payer has not approved the token for this kind of payment.',
    'Approve the token once, then send the same request again.',
  ),
  payment_refused: define(
    403,
    false,
    'no',
    'The seller does not take this payment.',
    'Ask the seller; nothing was charged.',
  ),
  content_digest_mismatch: define(
    400,
    false,
    'no',
    'The body is not the one that the payment was made for.',
    'Send the same bytes with the payment as without it.',
  ),
  payment_in_flight: define(
    409,
    true,
    'unknown',
    'Another request is being served with this payment.',
    'Wait for Retry-After seconds, then send the same payment again; do not sign a new one.',
  ),
  payment_already_used: define(
    409,
    false,
    'yes',
    'This payment has bought an answer already.',
    'Create a new payment for a new answer.',
  ),
  payment_conflict: define(
    409,
    false,
    'unknown',
    'Another payment with the same nonce is in use.',
    'Create a payment with a fresh nonce.',
  ),
  proof_malformed: define(
    400,
    false,
    'no',
    'The credential that tells of a transfer cannot be read.',
    'Build the header with buildAuthorization of @farebox/www-authenticate.',
  ),
  proof_invalid: define(
    402,
    true,
    'no',
    'The transfer that was told of does not pay for this request.',
    'Read the reason; pay by the challenge of this answer.',
  ),
  proof_pending: define(
    409,
    true,
    'unknown',
    'The transfer is not final enough yet, or not on the chain yet.',
    'Wait for Retry-After seconds, then send the same proof again; do not pay again.',
  ),
  settlement_failed: define(
    402,
    true,
    'no',
    'The payment could not be settled, and nothing was charged.',
    'Read the reason, then create a new payment.',
  ),
  settlement_pending: define(
    402,
    true,
    'unknown',
    'The payment was sent to the chain and its outcome is not known yet.',
    'Send the same payment again later; do not sign a new one.',
  ),
  upgrade_unsupported: define(
    400,
    false,
    'no',
    'A priced route cannot be upgraded to another protocol.',
    'Request the route without an Upgrade header.',
  ),
  store_unavailable: define(
    503,
    true,
    'no',
    'The store that remembers payments cannot be reached.',
    'Send the same payment again later.',
  ),
  internal: define(
    500,
    false,
    'unknown',
    'Something failed inside the server.',
    'Send the same payment again later; the operator finds the details in the logs.',
  ),
}
