import { setTimeout as sleep } from 'node:timers/promises'
import { poem } from '@farebox/demo-catalog'
import {
  Body,
  Controller,
  Headers,
  HttpCode,
  type MessageEvent,
  Redirect,
  StreamableFile,
} from '@nestjs/common'
import { map, type Observable, take, timer } from 'rxjs'
import { Sold, SoldEvents } from './Sold.js'

/** The routes of the catalogue. */
@Controller()
export class ShopController {
  @Sold('GET /weather')
  weather() {
    return { city: 'Farebridge', celsius: 17, sky: 'clear' }
  }

  @Sold('GET /report')
  report() {
    return { title: 'Quarterly report', pages: 12 }
  }

  @Sold('POST /echo')
  @HttpCode(200)
  echo(@Body() body: Buffer, @Headers('content-type') type = 'text/plain') {
    return new StreamableFile(body, { type })
  }

  @Sold('GET /fail')
  fail(): never {
    throw new Error('This handler always fails.')
  }

  @Sold('GET /empty')
  @HttpCode(204)
  empty(): void {}

  @Sold('GET /redirect')
  @Redirect('/stats')
  redirect(): void {}

  @Sold('GET /slow')
  async slow() {
    await sleep(2000)
    return { slept: 2 }
  }

  @Sold('GET /permit')
  permit() {
    return poem
  }

  @Sold('GET /tron/permit')
  tronPermit() {
    return poem
  }

  @Sold('GET /tron/gasfree')
  tronGasFree() {
    return poem
  }

  @Sold('GET /tron/exact')
  tronExact() {
    return poem
  }

  @Sold('GET /either')
  either() {
    return poem
  }

  @SoldEvents('GET /stream')
  stream(): Observable<MessageEvent> {
    return timer(0, 100).pipe(
      take(3),
      map((index) => ({ data: { beat: index + 1 } })),
    )
  }
}
