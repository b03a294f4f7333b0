import { declare } from './paidDeclaration.js'

/**
 * Makes a handler free whose controller has a price. Also lets handlers pass that are not HTTP routes.
 *
 * @throws `config_invalid` at once beside `@Paid()`
 * @example
 * ```ts
 * import { Free, Paid } from '@farebox/nestjs'
 * import { Controller, Get } from '@nestjs/common'
 *
 * @Controller()
 * @Paid({ price: '$0.01', scheme: 'exact', network: 'base' })
 * export class WeatherController {
 *   @Get('health')
 *   @Free()
 *   health() {
 *     return 'ok'
 *   }
 * }
 * ```
 */
export function Free(): ClassDecorator & MethodDecorator {
  return (target: object, key?: string | symbol, descriptor?: PropertyDescriptor): void =>
    declare('free', target, key, descriptor)
}
