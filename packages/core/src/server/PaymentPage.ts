import type { Problem } from '../errors/FareboxError.js'
import type { Header } from '../http/types.js'
import type { Asset } from '../money/Asset.js'
import type { PaymentRequired, PaymentRequirements } from '../wire/types.js'

/** One way to pay, with what the server knows of it. */
export interface PageOffer {
  readonly requirements: PaymentRequirements
  /** Canonical CAIP-2 id. */
  readonly network: string
  /** The registered asset, for its symbol and decimals. */
  readonly known?: Asset
}

/** What a page is made of. Its texts are the seller's and may hold anything: escape every one of them. */
export interface PaymentPageInput {
  /** What the `PAYMENT-REQUIRED` header of the same answer holds. */
  readonly challenge: PaymentRequired
  /** In the order of `challenge.accepts`. */
  readonly offers: readonly PageOffer[]
  /** Present when a payment was refused. */
  readonly problem?: Problem
  /** The request's `Accept-Language`; empty where it has none. */
  readonly acceptLanguage: string
  /** Base64, unique for the answer: for the `nonce` of scripts and styles. */
  readonly nonce: string
}

/** A page as it is sent. */
export interface RenderedPage {
  readonly body: string
  /**
   * In addition to those of the answer, which stay. Each replaces the page's default of its name, such as
   * `Content-Security-Policy`.
   */
  readonly headers: readonly Header[]
}

/**
 * Shows an invitation to pay to a person: `createPaymentPage()` of `@farebox/paywall`, or your own.
 *
 * The engine asks for it when a browser opens a priced route. Status, `PAYMENT-REQUIRED` and the headers
 * that forbid caching stay as they are; content type, `nosniff`, the referrer policy and a strict content
 * security policy are set. What `render` throws is reported, and the JSON answer is sent instead.
 */
export interface PaymentPage {
  render(input: PaymentPageInput): RenderedPage
}
