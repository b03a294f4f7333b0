import type { PaymentRequirements } from '../wire/types.js'

/** Why one entry of `accepts` was not taken. */
export type RejectionCode =
  /** The entry has not the shape of x402; there are no `requirements`. */
  | 'entry_invalid'
  /** The entry names another resource than the one requested (x402 v1; of v2 it is the whole challenge). */
  | 'resource_mismatch'
  /** The network id cannot be read. */
  | 'network_unknown'
  /** The network is not one of `allowedNetworks`. */
  | 'network_not_allowed'
  /** No registered mechanism for the scheme on the network. */
  | 'no_mechanism'
  /** `extra.paymentFlow` is neither `authorization` nor `upfront`. */
  | 'flow_unsupported'
  /** The amount is not a positive whole number of atomic units. */
  | 'amount_invalid'
  /** `maxTimeoutSeconds` is above `maxValiditySeconds`. */
  | 'window_too_long'
  /** The mechanism cannot pay these requirements. */
  | 'mechanism'
  /** The buyer cannot pay it now: too small a balance, or something that paying needs is missing. */
  | 'unaffordable'
  /** Neither an asset that the payment limit covers nor one under `allowedAssets`. */
  | 'asset_not_allowed'
  /** The request went over plain HTTP to another machine. */
  | 'insecure_url'
  /** The host is not one of `allowedHosts`. */
  | 'host_not_allowed'
  /** A request binding is required, by the server or by `binding`, and cannot be made. */
  | 'binding_unavailable'
  /** The recipient is not one of `pinnedRecipients` for the origin. */
  | 'recipient_not_pinned'
  /** The recipient is another one than before: in `recipientPins`, or in the first challenge. */
  | 'recipient_changed'
  /** The price is another one than in the first challenge. */
  | 'price_changed'
  /** A payment for this request was signed and refused; another one needs a policy. */
  | 'not_resigned'
  /** A policy refused. */
  | 'policy'
  /** The total cost is above the limit of one payment. */
  | 'over_payment_limit'
  /** The total cost does not fit into what is left of the day's limit. */
  | 'over_daily_limit'
  /** `select` did not choose it. */
  | 'not_selected'
  /** `approve` said no. */
  | 'not_approved'

/** One entry of `accepts` with the reason why it was not taken. */
export interface Rejection {
  /** Absent where the entry is not well-formed. */
  readonly requirements?: PaymentRequirements
  readonly code: RejectionCode
  /** One line for people, with numbers. Text of the server in it is quoted and cut. */
  readonly message: string
  /** What a mechanism or a callback threw: for logs. */
  readonly cause?: unknown
}
