import { Paid, Payment } from '@farebox/nestjs'
import { Controller, Get, Injectable } from '@nestjs/common'

@Injectable()
export class Sky {
  look(): string {
    return 'clear'
  }
}

@Controller('weather')
export class WeatherController {
  constructor(private readonly sky: Sky) {}

  @Get()
  @Paid({ price: '$0.01', scheme: 'exact', network: 'base-sepolia' })
  weather(@Payment() payment: Payment) {
    return { sky: this.sky.look(), soldTo: payment.payer }
  }
}
