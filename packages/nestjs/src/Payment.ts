import type { Payment as PaymentOfRequest } from '@farebox/core/server'
import { createParamDecorator, type ExecutionContext } from '@nestjs/common'
import { getPayment } from './requestPayment.js'

/** The payment that buys an answer, as `@Payment()` hands it to a handler. */
export type Payment = PaymentOfRequest

/**
 * A parameter of a handler: the payment that buys its answer. `undefined` where the route is free.
 *
 * `state` is `verified` while the handler runs: the money moves afterwards, and only for an answer that is
 * charged. With `flow: 'upfront'` it is `settled`.
 *
 * @example
 * ```ts
 * import { Paid, Payment } from '@farebox/nestjs'
 * import { Controller, Get } from '@nestjs/common'
 *
 * @Controller()
 * export class WeatherController {
 *   @Get('weather')
 *   @Paid({ price: '$0.01', scheme: 'exact', network: 'base' })
 *   weather(@Payment() payment: Payment) {
 *     return { sky: 'clear', soldTo: payment.payer }
 *   }
 * }
 * ```
 */
export const Payment: () => ParameterDecorator = createParamDecorator(
  (_: undefined, context: ExecutionContext): Payment | undefined =>
    getPayment(context.switchToHttp().getRequest<object>()),
)
