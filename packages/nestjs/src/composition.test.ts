import { request as httpRequest } from 'node:http'
import { decodePaymentRequired } from '@farebox/core'
import {
  Controller,
  Get,
  type INestApplication,
  Module,
  Param,
  Version,
  type VersioningOptions,
  VersioningType,
} from '@nestjs/common'
import { RouterModule } from '@nestjs/core'
import { describe, expect, test } from 'vitest'
import { expectCharged, openShop, terms } from './openShop.fixture.js'
import { Paid } from './Paid.js'
import { platforms } from './platforms.fixture.js'

@Controller('weather')
class WeatherController {
  @Get(['today', 'now/:city'])
  @Paid(terms)
  today(@Param('city') city = 'everywhere') {
    return { city }
  }
}

@Controller('weather')
class VersionedController {
  @Get('today')
  @Version('1')
  @Paid(terms)
  today() {
    return { version: 1 }
  }

  @Get('today')
  @Version('2')
  @Paid({ ...terms, price: '$0.02' })
  todayInDetail() {
    return { version: 2 }
  }
}

@Controller({ path: 'weather', host: ':tenant.example.com' })
@Paid(terms)
class TenantController {
  @Get('tenant')
  tenant() {
    return { tenant: true }
  }
}

@Module({ controllers: [WeatherController, TenantController] })
class WeatherModule {}

/** What an unpaid request is asked for: the URL that is sold and the price. */
async function readQuote(response: Response): Promise<readonly [string, string | undefined]> {
  expect(response.status).toBe(402)
  const challenge = decodePaymentRequired(response.headers.get('payment-required') ?? '')
  return [challenge.resource.url, challenge.accepts[0]?.amount]
}

describe.each(platforms)('composition on $name', (platform) => {
  const open = (configure: (app: INestApplication) => void = () => undefined) =>
    openShop(platform, { imports: [WeatherModule], configure })
  const openVersions = (options: VersioningOptions) =>
    openShop(platform, {
      controllers: [VersionedController],
      configure: (app) => void app.enableVersioning(options),
    })

  test('path arrays: each is sold under its own URL', async () => {
    const shop = await open()
    for (const path of ['/weather/today', '/weather/now/bern?unit=c']) {
      expect(await readQuote(await shop.get(path))).toEqual([`${shop.url}${path}`, '10000'])
    }
    const response = await shop.buy('/weather/now/bern')
    expectCharged(shop, response)
    expect(await response.json()).toEqual({ city: 'bern' })
  })

  test('a global prefix', async () => {
    const shop = await open((app) => void app.setGlobalPrefix('api/v1'))
    expect((await shop.get('/weather/today')).status).toBe(404)
    const [url] = await readQuote(await shop.get('/api/v1/weather/today'))
    expect(url).toBe(`${shop.url}/api/v1/weather/today`)
    expectCharged(shop, await shop.buy('/api/v1/weather/today'))
  })

  test('versions in the URL, each with its price', async () => {
    const shop = await openVersions({ type: VersioningType.URI })
    expect(await readQuote(await shop.get('/v1/weather/today'))).toEqual([
      `${shop.url}/v1/weather/today`,
      '10000',
    ])
    expect(await readQuote(await shop.get('/v2/weather/today'))).toEqual([
      `${shop.url}/v2/weather/today`,
      '20000',
    ])
    const response = await shop.buy('/v2/weather/today')
    expectCharged(shop, response)
    expect(await response.json()).toMatchObject({ version: 2 })
  })

  test('versions in a header, each with its price', async () => {
    const shop = await openVersions({ type: VersioningType.HEADER, header: 'x-version' })
    const ask = async (version: string) => {
      const [, amount] = await readQuote(
        await shop.get('/weather/today', { headers: { 'x-version': version } }),
      )
      return amount
    }
    expect([await ask('1'), await ask('2')]).toEqual(['10000', '20000'])
    const response = await shop.buy('/weather/today', { headers: { 'x-version': '2' } })
    expect(await response.json()).toMatchObject({ version: 2 })
  })

  test('a host', async () => {
    const shop = await open()
    const ask = (host: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const sent = httpRequest(`${shop.url}/weather/tenant`, { headers: { host } }, (answer) => {
          answer.resume()
          resolve(answer.statusCode)
        })
        sent.on('error', reject).end()
      })
    expect(await ask('a.example.com')).toBe(402)
    expect(await ask('example.org')).toBe(404)
  })

  test('RouterModule', async () => {
    const routed = RouterModule.register([{ path: 'shop', module: WeatherModule }])
    const shop = await openShop(platform, { imports: [WeatherModule, routed] })
    expect((await shop.get('/weather/today')).status).toBe(404)
    const [url] = await readQuote(await shop.get('/shop/weather/today'))
    expect(url).toBe(`${shop.url}/shop/weather/today`)
    expectCharged(shop, await shop.buy('/shop/weather/today'))
  })
})
