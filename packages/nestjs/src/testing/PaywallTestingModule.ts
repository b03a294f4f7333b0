import { evm } from '@farebox/evm/server'
import { createFakeFacilitator, testAsset } from '@farebox/testing'
import { type DynamicModule, Module } from '@nestjs/common'
import { PaywallModule } from '../PaywallModule.js'
import type { PaywallModuleOptions } from '../PaywallModuleOptions.js'

/** The second of anvil's well-known development accounts. */
const developmentAddress = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'

/**
 * `PaywallModule` for tests of your controllers, without a chain: payments are checked and settled by a
 * fake facilitator in memory. Every option of `PaywallModule.forRoot` may be given instead of its default:
 * a `createFakeFacilitator()`, `evm()` with `testAsset`, a development address as recipient.
 *
 * @example
 * ```ts
 * import { Paid } from '@farebox/nestjs'
 * import { PaywallTestingModule } from '@farebox/nestjs/testing'
 * import { createFakeBuyer, createFakeFacilitator } from '@farebox/testing'
 * import { Controller, Get } from '@nestjs/common'
 * import { Test } from '@nestjs/testing'
 *
 * @Controller()
 * class WeatherController {
 *   @Get('weather')
 *   @Paid({ price: '$0.01', scheme: 'exact', network: 'base' })
 *   weather() {
 *     return { sky: 'clear' }
 *   }
 * }
 *
 * const facilitator = createFakeFacilitator()
 * const testing = await Test.createTestingModule({
 *   imports: [PaywallTestingModule.forRoot({ facilitator })],
 *   controllers: [WeatherController],
 * }).compile()
 * const app = testing.createNestApplication()
 * await app.listen(0)
 * const response = await createFakeBuyer().fetch(`${await app.getUrl()}/weather`)
 * response.status // 200
 * facilitator.settled.length // 1
 * ```
 */
@Module({})
export class PaywallTestingModule {
  static forRoot(options: Partial<PaywallModuleOptions> = {}): DynamicModule {
    const paywall = PaywallModule.forRoot({
      facilitator: createFakeFacilitator(),
      schemes: [evm({ assets: [testAsset] })],
      payTo: developmentAddress,
      ...options,
    })
    return { module: PaywallTestingModule, imports: [paywall], exports: [paywall] }
  }
}
