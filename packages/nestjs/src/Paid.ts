import { applyDecorators, type InjectionToken, UseGuards, UseInterceptors } from '@nestjs/common'
import { BegunAnswerInterceptor } from './BegunAnswerInterceptor.js'
import { createPaidGuard } from './createPaidGuard.js'
import { declare, type PaidDeclaration } from './paidDeclaration.js'
import type { PaidFactory, PaidOptions } from './PaidOptions.js'

function toDeclaration(
  options: PaidOptions | PaidFactory<readonly InjectionToken[]>,
): PaidDeclaration {
  if ('useFactory' in options) {
    const { paywall, inject, useFactory } = options
    // Nest resolves each token to what the factory's type says of it.
    return { paywall, inject, resolve: (injected) => useFactory(...(injected as never[])) }
  }
  const { paywall, ...routeOptions } = options
  return { paywall, inject: [], resolve: () => routeOptions }
}

/**
 * Sells a handler, or every handler of a controller.
 *
 * The price at a method replaces the one at its class, as a whole; `@Free()` at a method takes it away.
 * Its guard stands where the decorator stands: guards of the application and of the class run before that
 * of a method, and `@UseGuards()` below `@Paid()` before one above it. Put who may not buy before the
 * paywall; what fails behind it is not charged.
 *
 * The answer is held back until it is settled, and charged by the status that reaches the buyer (2xx), after
 * pipes, interceptors and exception filters.
 *
 * @throws `config_invalid` at once for a second `@Paid()` at the same place, and when the application starts
 * for everything else that can be known without a request
 * @example
 * ```ts
 * import { Free, Paid, Payment } from '@farebox/nestjs'
 * import { Controller, Get, Param } from '@nestjs/common'
 *
 * @Controller('cities')
 * @Paid({ price: '$0.01', scheme: 'exact', network: 'base' })
 * export class CitiesController {
 *   @Get(':city')
 *   read(@Param('city') city: string, @Payment() payment: Payment) {
 *     return { city, soldTo: payment.payer }
 *   }
 *
 *   @Get()
 *   @Free()
 *   list() {
 *     return ['Bern', 'Oslo']
 *   }
 * }
 * ```
 *
 * Prices from a service:
 *
 * ```ts
 * import { Paid } from '@farebox/nestjs'
 * import { Controller, Get, Injectable } from '@nestjs/common'
 *
 * @Injectable()
 * export class Prices {
 *   async today(product: string): Promise<`$${string}`> {
 *     return product === 'report' ? '$1' : '$0.01'
 *   }
 * }
 *
 * @Controller()
 * export class ReportController {
 *   @Get('report')
 *   @Paid({
 *     inject: [Prices],
 *     useFactory: (prices) => ({
 *       price: () => prices.today('report'),
 *       scheme: 'exact',
 *       network: 'base',
 *     }),
 *   })
 *   report() {
 *     return { pages: 12 }
 *   }
 * }
 * ```
 */
export function Paid(options: PaidOptions): ClassDecorator & MethodDecorator
export function Paid<const Tokens extends readonly InjectionToken[]>(
  options: PaidFactory<Tokens>,
): ClassDecorator & MethodDecorator
export function Paid(
  options: PaidOptions | PaidFactory<readonly InjectionToken[]>,
): ClassDecorator & MethodDecorator {
  return (target: object, key?: string | symbol, descriptor?: PropertyDescriptor): void => {
    const declaration = toDeclaration(options)
    declare(declaration, target, key, descriptor)
    const decorate = applyDecorators(
      UseGuards(createPaidGuard(declaration)),
      UseInterceptors(BegunAnswerInterceptor),
    )
    if (key === undefined || descriptor === undefined) {
      // Without a method it is the class that is decorated.
      decorate(target as new () => unknown)
    } else {
      decorate(target, key, descriptor)
    }
  }
}
