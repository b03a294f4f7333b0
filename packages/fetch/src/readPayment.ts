import type { CreatedPayment, Receipt, Rejection } from '@farebox/core/client'

/** What a paying fetch did for one response. */
export interface ResponsePayment {
  readonly payment: CreatedPayment
  /** Absent when the answer says nothing about the payment, which may then have been charged. */
  readonly receipt?: Receipt
  /** How many times the payment was sent. */
  readonly attempts: number
  /**
   * Present when the seller refused the payment and asked for another one: for each new offer, why it was
   * not paid, such as `price_changed` or `recipient_changed`.
   */
  readonly rejections?: readonly Rejection[]
}

const payments = new WeakMap<Response, ResponsePayment>()

/** Remembers the payment of a response for {@link readPayment}. */
export function rememberPayment(response: Response, payment: ResponsePayment): void {
  payments.set(response, payment)
}

/**
 * The payment that was made for a response of a paying fetch; `undefined` when none was, and for copies
 * such as `response.clone()`.
 *
 * @example
 * ```ts
 * import type { PayingFetchOptions } from '@farebox/fetch'
 * import { payingFetch, readPayment } from '@farebox/fetch'
 *
 * export async function priceOf(url: string, options: PayingFetchOptions): Promise<bigint> {
 *   const response = await payingFetch(options)(url)
 *   return readPayment(response)?.payment.selected.totalCost ?? 0n
 * }
 * ```
 */
export function readPayment(response: Response): ResponsePayment | undefined {
  return payments.get(response)
}
