import type {
  Challenge,
  CreatedPayment,
  PaymentClientOptions,
  Receipt,
  Rejection,
} from '@farebox/core/client'
import type { PaymentEvent } from './PaymentEvent.js'

/** How often one payment is sent while its outcome is not known. */
export interface RetryOptions {
  /** How many times the paid request is sent at most. Default 3; 1 never sends it again. */
  readonly tries?: number
  /** The first wait in milliseconds, doubled each time; `Retry-After` has precedence. Default 500. */
  readonly delayMs?: number
  /** An answer that asks for a longer wait is handed to the caller instead. Default 30,000. */
  readonly maxDelayMs?: number
}

/** What a seller said that refused a payment and asks for another one. */
export interface ResignContext {
  /** The refused payment. Whoever has seen it can still charge it until it expires (T46). */
  readonly payment: CreatedPayment
  readonly status: number
  readonly receipt?: Receipt
  /** What the seller asks for now. Its `error` says why the payment was refused. */
  readonly challenge: Challenge
  /**
   * What has changed since the first challenge, for each entry: `price_changed`, `recipient_changed`, or
   * `not_resigned` where nothing has. Recipients that have changed are not paid, whatever you answer.
   */
  readonly changes: readonly Rejection[]
}

export interface PayingFetchOptions extends PaymentClientOptions {
  /** What sends the requests. Default: the `fetch` that is global when `payingFetch` is called. */
  readonly fetch?: typeof fetch
  /** Called for each {@link PaymentEvent}; what it throws is ignored. */
  readonly onPayment?: (event: PaymentEvent) => void
  readonly retry?: RetryOptions
  /**
   * Whether a second payment may be signed after the seller has said that the first one was not charged
   * and asks for another one: after a price change, for example. Asked at most once in a call, and never while
   * the outcome of the first is unknown. A seller that lies can charge both, so both count against the budget,
   * and all other rules apply to the second as they did to the first. Default: never. Only `true` is a yes.
   */
  readonly resign?: (context: ResignContext) => boolean | Promise<boolean>
  /**
   * Hosts (with port, if not the default one) to which a redirect to another origin may lead before the
   * challenge. Default: none, since otherwise any site could send its visitors to be charged elsewhere.
   */
  readonly allowedRedirectHosts?: readonly string[]
}
