import { Controller, Get, Injectable } from '@nestjs/common'
import { ApiResponse, DocumentBuilder, SwaggerModule } from '@nestjs/swagger'
import { expect, test } from 'vitest'
import { describePaid } from '../describePaid.js'
import { openShop, payTo, terms } from '../openShop.fixture.js'
import { Paid } from '../Paid.js'
import { platforms } from '../platforms.fixture.js'
import { ApiPaid } from './ApiPaid.js'

const ways = {
  accepts: [
    { ...terms, price: () => '$1' as const },
    { ...terms, price: { asset: payTo, amount: 5n, extra: { name: 'Token', version: '1' } } },
  ],
}

@Injectable()
class Prices {
  readonly price = '$3'
}

@Controller()
class WeatherController {
  @Get('weather')
  @ApiPaid(terms)
  weather() {
    return {}
  }

  @Get('report')
  @ApiPaid({ inject: [Prices], useFactory: ({ price }) => ({ ...terms, price }) })
  report() {
    return {}
  }

  @Get('described')
  @Paid(ways)
  @ApiResponse(describePaid(ways))
  described() {
    return {}
  }
}

test('the document tells the price and the headers', async () => {
  const [express] = platforms
  if (express === undefined) throw new Error('There is no platform.')
  const shop = await openShop(express, {
    controllers: [WeatherController],
    providers: [Prices],
  })
  const document = SwaggerModule.createDocument(shop.app, new DocumentBuilder().build())
  const responses = Object.values(document.paths).map((path) => path.get?.responses['402'])
  expect(responses.map((response) => response && 'description' in response && response.description))
    .toMatchInlineSnapshot(`
      [
        "Payment required. This operation costs $0.01 (exact on anvil).",
        "Payment required.",
        "Payment required. This operation costs a price that depends on the request (exact on anvil), or 5 atomic units of 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 (exact on anvil).",
      ]
    `)
  expect(responses[0]).toMatchObject({
    headers: { 'PAYMENT-REQUIRED': { schema: { type: 'string' } } },
    content: { 'application/json': { schema: { type: 'object' } } },
  })
  expect(document.paths['/weather']?.get?.parameters).toMatchObject([
    { name: 'PAYMENT-SIGNATURE', in: 'header', required: false },
  ])
  for (const path of ['/weather', '/report', '/described']) {
    expect((await shop.get(path)).status).toBe(402)
  }
})
