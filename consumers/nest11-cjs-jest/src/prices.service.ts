import { Injectable } from '@nestjs/common'

@Injectable()
export class PricesService {
  today(): `$${string}` {
    return '$0.02'
  }
}
