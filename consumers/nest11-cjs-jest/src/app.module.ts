import { evm } from '@farebox/evm/server'
import { PaywallModule } from '@farebox/nestjs'
import { Module } from '@nestjs/common'
import { AppController } from './app.controller'
import { PricesService } from './prices.service'

@Module({
  imports: [
    PaywallModule.forRoot({
      facilitator: process.env.FACILITATOR_URL ?? 'http://127.0.0.1:4020',
      schemes: [evm()],
      payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
    }),
  ],
  controllers: [AppController],
  providers: [PricesService],
})
export class AppModule {}
