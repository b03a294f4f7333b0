import type { PaymentRequirements } from '../wire/types.js'

/** Why one entry of `accepts` was not taken. */
export type RejectionCode =
  /** The network id cannot be read. */
  | 'network_unknown'
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
  /** Neither an asset that the payment limit covers nor one under `allowedAssets`. */
  | 'asset_not_allowed'
  /** The request went over plain HTTP to another machine. */
  | 'insecure_url'
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
  readonly requirements: PaymentRequirements
  readonly code: RejectionCode
  /** One line for people, with numbers. Text of the server in it is quoted and cut. */
  readonly message: string
  /** What a mechanism or a callback threw: for logs. */
  readonly cause?: unknown
}
