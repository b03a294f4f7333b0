import { createRunCounter } from '@farebox/demo-catalog'
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
  static forRoot(options: SellerOptions): DynamicModule {
    const catalogue = new Catalogue(options)
    return {
      module: AppModule,
      imports: [
        PaywallModule.forRoot({
          facilitator: options.facilitatorUrl,
          schemes: catalogue.schemes,
          payTo: options.payTo,
          // One process, and money that is worth nothing.
          unsafeMemory: true,
        }),
      ],
      controllers: [ShopController, StatsController],
      providers: [
        { provide: Catalogue, useValue: catalogue },
        { provide: runCounter, useFactory: createRunCounter },
      ],
    }
  }
}
