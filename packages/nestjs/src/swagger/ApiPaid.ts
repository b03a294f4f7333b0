import { applyDecorators, type InjectionToken } from '@nestjs/common'
import { ApiHeader, ApiResponse } from '@nestjs/swagger'
import { describePaid } from '../describePaid.js'
import { Paid } from '../Paid.js'
import type { PaidFactory, PaidOptions } from '../PaidOptions.js'

/**
 * `@Paid()` that also documents the price, the 402 and the payment header in the OpenAPI document.
 *
 * @throws `config_invalid` like `@Paid()`
 * @example
 * ```ts
 * import { ApiPaid } from '@farebox/nestjs/swagger'
 * import { Controller, Get } from '@nestjs/common'
 *
 * @Controller()
 * export class WeatherController {
 *   @Get('weather')
 *   @ApiPaid({ price: '$0.01', scheme: 'exact', network: 'base' })
 *   weather() {
 *     return { sky: 'clear' }
 *   }
 * }
 * ```
 */
export function ApiPaid(options: PaidOptions): ClassDecorator & MethodDecorator
export function ApiPaid<const Tokens extends readonly InjectionToken[]>(
  options: PaidFactory<Tokens>,
): ClassDecorator & MethodDecorator
export function ApiPaid(
  options: PaidOptions | PaidFactory<readonly InjectionToken[]>,
): ClassDecorator & MethodDecorator {
  const [paid, description] =
    'useFactory' in options
      ? [Paid(options), describePaid()]
      : [Paid(options), describePaid(options)]
  return applyDecorators(
    paid,
    ApiResponse(description),
    ApiHeader({
      name: 'PAYMENT-SIGNATURE',
      required: false,
      description: 'The payment, as base64 of JSON.',
    }),
  )
}
