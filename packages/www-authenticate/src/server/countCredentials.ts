import type { HttpRequest } from '@farebox/core'

const ours = /^[\t ]*x402(?:[\t ,]|$)/i
/** The IETF scheme has a header of its own as well. */
const payment = /^[\t ]*payment(?:[\t ,]|$)/i

/** Values of `Authorization` in the dialect's scheme. */
export function listCredentials(request: HttpRequest): readonly string[] {
  return request.headers('authorization').filter((value) => ours.test(value))
}

/**
 * How many credentials that pay a request carries beside those of x402. One of a dialect that is not spoken here
 * is none, as long as it is the only one: its sender is asked to pay, as anybody is.
 */
export function countCredentials(request: HttpRequest): number {
  const own = listCredentials(request).length
  const foreign = [
    ...request.headers('authorization').filter((value) => payment.test(value)),
    ...request.headers('payment-authorization'),
    ...request.headers('x-prepaid-credential'),
  ].length
  const x402 = ['payment-signature', 'x-payment'].flatMap((name) => request.headers(name)).length
  return own === 0 && x402 === 0 && foreign === 1 ? 0 : own + foreign
}
