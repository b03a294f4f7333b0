import { Free, Paid, Payment } from '@farebox/nestjs'
import { ApiPaid } from '@farebox/nestjs/swagger'
import { Controller, Get } from '@nestjs/common'
import { PricesService } from './prices.service'

@Controller()
@Paid({ price: '$0.01', scheme: 'exact', network: 'base-sepolia' })
export class AppController {
  @Get('weather')
  weather(@Payment() payment: Payment) {
    return { sky: 'clear', soldTo: payment.payer }
  }

  @Get('report')
  @ApiPaid({
    inject: [PricesService],
    useFactory: (prices) => ({
      price: () => prices.today(),
      scheme: 'exact',
      network: 'base-sepolia',
    }),
  })
  report() {
    return { pages: 12 }
  }

  @Get('health')
  @Free()
  health() {
    return 'ok'
  }
}
