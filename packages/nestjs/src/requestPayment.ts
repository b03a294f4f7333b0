import type { Payment } from '@farebox/core/server'

/** The same in the ESM and the CommonJS build. */
const paymentKey = Symbol.for('farebox.payment')

interface Carrier {
  [paymentKey]?: Payment
}

/** A request of Express, of Fastify, or of Node. */
function toCarrier(request: object): Carrier {
  return 'raw' in request && typeof request.raw === 'object' && request.raw !== null
    ? request.raw
    : request
}

/** Remembers the payment that buys the answer to a request. */
export function setPayment(request: object, payment: Payment): void {
  toCarrier(request)[paymentKey] = payment
}

/**
 * The payment that buys the answer to a request, for interceptors, filters and pipes; handlers use
 * `@Payment()`. Absent where the request is free, and before the guard of `@Paid()` has run.
 *
 * @param request of Express, Fastify or Node.
 * @example
 * ```ts
 * import { getPayment } from '@farebox/nestjs'
 * import { type ExecutionContext } from '@nestjs/common'
 *
 * export function describeBuyer(context: ExecutionContext): string {
 *   return getPayment(context.switchToHttp().getRequest<object>())?.payer ?? 'nobody'
 * }
 * ```
 */
export function getPayment(request: object): Payment | undefined {
  return toCarrier(request)[paymentKey]
}
