import { evm } from '@farebox/evm/server'
import { PaywallModule } from '@farebox/nestjs'
import { createFakeFacilitator } from '@farebox/testing'
import { Module } from '@nestjs/common'
import { Sky, WeatherController } from './weather.controller.js'

@Module({
  imports: [
    PaywallModule.forRootAsync({
      useFactory: async () => ({
        facilitator: createFakeFacilitator(),
        schemes: [evm()],
        payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
      }),
    }),
  ],
  controllers: [WeatherController],
  providers: [Sky],
})
export class AppModule {}
