import { once } from 'node:events'
import { connect } from 'node:http2'
import { Body, Controller, Get, Module, Post } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { NestExpressApplication } from '@nestjs/platform-express'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import {
  createFakeBuyer,
  createFakeFacilitator,
  expectChallenge,
  testAsset,
} from '@farebox/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openShop, terms, toOptions } from './openShop.fixture.js'
import { Paid } from './Paid.js'
import { PaywallModule } from './PaywallModule.js'
import { platforms } from './platforms.fixture.js'

@Controller()
class WeatherController {
  @Get('weather')
  @Paid(terms)
  weather() {
    return { sky: 'clear' }
  }

  @Post('echo')
  @Paid(terms)
  echo(@Body() body: unknown) {
    return body
  }
}

const controllers = [WeatherController]
const forwarded = {
  'x-forwarded-for': '203.0.113.7',
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'api.example.com',
}

async function readUrl(response: Response): Promise<string> {
  return expectChallenge(response).resource.url
}

describe.each(platforms)('the URL that is sold, on $name', (platform) => {
  test('nobody is trusted by default', async () => {
    const shop = await openShop(platform, { controllers })
    const response = await shop.get('/weather', { headers: forwarded })
    expect(await readUrl(response)).toBe(`${shop.url}/weather`)
  })

  test('trustProxy', async () => {
    const shop = await openShop(platform, { controllers, paywall: { trustProxy: true } })
    const response = await shop.get('/weather', { headers: forwarded })
    expect(await readUrl(response)).toBe('https://api.example.com/weather')
  })

  test('publicUrl', async () => {
    const publicUrl = 'https://example.org/api'
    const shop = await openShop(platform, { controllers, paywall: { publicUrl, trustProxy: true } })
    const response = await shop.get('/weather', { headers: forwarded })
    expect(await readUrl(response)).toBe('https://example.org/api/weather')
  })
})

describe('the setting of the platform', () => {
  test.each([
    ['loopback', 'https://api.example.com/weather'],
    ['10.0.0.0/8', undefined],
  ])('trust proxy %s of Express', async (trusted, url) => {
    const [express] = platforms
    if (express === undefined) throw new Error('There is no platform.')
    const shop = await openShop(express, {
      controllers,
      configure: (app) => void (app as NestExpressApplication).set('trust proxy', trusted),
    })
    const response = await shop.get('/weather', { headers: forwarded })
    expect(await readUrl(response)).toBe(url ?? `${shop.url}/weather`)
  })

  test.each([
    ['127.0.0.1', 'https://api.example.com/weather'],
    ['10.0.0.0/8', undefined],
  ])('trustProxy %s of Fastify', async (trustProxy, url) => {
    const app = await createFastify(new FastifyAdapter({ trustProxy }))
    await app.listen(0, '127.0.0.1')
    const origin = await app.getUrl()
    const response = await fetch(`${origin}/weather`, { headers: forwarded })
    expect(await readUrl(response)).toBe(url ?? `${origin}/weather`)
  })
})

async function createFastify(adapter: FastifyAdapter): Promise<NestFastifyApplication> {
  @Module({
    imports: [PaywallModule.forRoot(toOptions(createFakeFacilitator()))],
    controllers,
  })
  class AppModule {}
  const app = await NestFactory.create<NestFastifyApplication>(AppModule, adapter, {
    logger: false,
  })
  onTestFinished(() => app.close())
  return app
}

test('inject of Fastify, without a socket', async () => {
  const app = await createFastify(new FastifyAdapter())
  await app.init()
  const unpaid = await app.inject({ method: 'GET', url: '/weather' })
  const get = (name: string) => String(unpaid.headers[name.toLowerCase()])
  const challenge = expectChallenge({ status: unpaid.statusCode, headers: { get } })
  expect(challenge.accepts[0]?.asset).toBe(testAsset.address)
  const payment = await createFakeBuyer().payFor(challenge)
  const paid = await app.inject({
    method: 'GET',
    url: '/weather',
    headers: { 'payment-signature': payment },
  })
  expect([paid.statusCode, paid.json()]).toEqual([200, { sky: 'clear' }])
  expect(paid.headers['payment-response']).toBeDefined()
})

test('T42 HTTP/2 sells nothing', async () => {
  const app = await createFastify(new FastifyAdapter({ http2: true }))
  await app.listen(0, '127.0.0.1')
  const session = connect(await app.getUrl())
  const stream = session.request({ ':path': '/weather' })
  const [headers] = await once(stream, 'response')
  session.close()
  stream.close()
  expect(headers).toMatchObject({ ':status': 500 })
})

describe.each(platforms)('bodies on $name', (platform) => {
  const body = JSON.stringify({ city: 'Zürich' })
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body }

  test('rawBody: the bytes are covered', async () => {
    const shop = await openShop(platform, { controllers, app: { rawBody: true } })
    const { extensions } = expectChallenge(await shop.get('/echo', init))
    expect(JSON.stringify(extensions)).toContain('content-digest')
    const response = await shop.buy('/echo', init)
    expect([response.status, await response.json()]).toEqual([201, JSON.parse(body)])
  })

  test('without it they are gone, and not asked for', async () => {
    const shop = await openShop(platform, { controllers })
    const { extensions } = expectChallenge(await shop.get('/echo', init))
    expect(JSON.stringify(extensions)).not.toContain('content-digest')
    expect((await shop.buy('/echo', init)).status).toBe(201)
  })
})
