import type { PaymentClientOptions } from '@farebox/core/client'
import type { PaymentEvent } from './PaymentEvent.js'

/** How often one payment is sent while its outcome is not known. A second payment is never signed. */
export interface RetryOptions {
  /** How many times the paid request is sent at most. Default 3; 1 never sends it again. */
  readonly tries?: number
  /** The first wait in milliseconds, doubled each time; `Retry-After` has precedence. Default 500. */
  readonly delayMs?: number
  /** An answer that asks for a longer wait is handed to the caller instead. Default 30,000. */
  readonly maxDelayMs?: number
}

export interface PayingFetchOptions extends PaymentClientOptions {
  /** What sends the requests. Default: the `fetch` that is global when `payingFetch` is called. */
  readonly fetch?: typeof fetch
  /** Called for each {@link PaymentEvent}; what it throws is ignored. */
  readonly onPayment?: (event: PaymentEvent) => void
  readonly retry?: RetryOptions
  /**
   * Hosts (with port, if not the default one) to which a redirect to another origin may lead before the
   * challenge. Default: none, since otherwise any site could send its visitors to be charged elsewhere.
   */
  readonly allowedRedirectHosts?: readonly string[]
}
