import { createRunCounter } from '@farebox/demo-catalog'
import { evm } from '@farebox/evm/server'
import { PaywallModule } from '@farebox/nestjs'
import { type DynamicModule, Module } from '@nestjs/common'
import { Catalogue } from './Catalogue.js'
import { runCounter } from './CountingInterceptor.js'
import type { SellerOptions } from './SellerOptions.js'
import { ShopController } from './ShopController.js'
import { StatsController } from './StatsController.js'

/** The demo seller: every route of the catalogue behind the paywall, and free statistics. */
@Module({})
export class AppModule {
  static forRoot({ facilitatorUrl, network, payTo, asset }: SellerOptions): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PaywallModule.forRoot({
          facilitator: facilitatorUrl,
          schemes: [evm({ assets: [asset] })],
          payTo,
        }),
      ],
      controllers: [ShopController, StatsController],
      providers: [
        { provide: Catalogue, useValue: new Catalogue(network) },
        { provide: runCounter, useFactory: createRunCounter },
      ],
    }
  }
}
