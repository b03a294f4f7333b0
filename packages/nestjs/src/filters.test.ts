import { type ArgumentsHost, Catch, Controller, type ExceptionFilter, Get } from '@nestjs/common'
import { APP_FILTER, HttpAdapterHost } from '@nestjs/core'
import type { ServerResponse } from 'node:http'
import { expectChallenge } from '@farebox/testing'
import { createGates } from '@farebox/testkit'
import { describe, expect, test } from 'vitest'
import { openShop, type Shop, terms } from './openShop.fixture.js'
import { Paid } from './Paid.js'
import { PaywallHttpException } from './PaywallHttpException.js'
import { platforms } from './platforms.fixture.js'

const seen: unknown[] = []

/** Writes to the platform's response as people do who know one answer to everything. */
@Catch()
class EverythingIsFine implements ExceptionFilter {
  catch(exception: unknown, host: ArgumentsHost): void {
    seen.push(exception)
    const response = host.switchToHttp().getResponse<{
      status(code: number): { send(body: unknown): void }
      header(name: string, value: string): void
    }>()
    response.header('PAYMENT-REQUIRED', 'nothing')
    response.status(200).send({ fine: true })
  }
}

@Catch()
class ThroughTheAdapter implements ExceptionFilter {
  readonly #host: HttpAdapterHost

  constructor(host: HttpAdapterHost) {
    this.#host = host
  }

  catch(exception: unknown, host: ArgumentsHost): void {
    seen.push(exception)
    const { httpAdapter } = this.#host
    const response: unknown = host.switchToHttp().getResponse()
    httpAdapter.setHeader(response, 'Cache-Control', 'public')
    httpAdapter.reply(response, { fine: true }, 200)
    httpAdapter.end(response)
  }
}

/** Breaks, as code does that nobody has tried. */
@Catch()
class BrokenFilter implements ExceptionFilter {
  catch(exception: unknown): void {
    seen.push(exception)
    throw new Error('The filter is broken.')
  }
}

@Controller()
class WeatherController {
  @Get('weather')
  @Paid(terms)
  weather() {
    return { sky: 'clear' }
  }
}

describe.each(platforms)('exception filters on $name', (platform) => {
  const open = (filter?: new (...parameters: never[]) => ExceptionFilter): Promise<Shop> =>
    openShop(platform, {
      controllers: [WeatherController],
      providers: filter === undefined ? [] : [{ provide: APP_FILTER, useClass: filter }],
    })

  test.each([EverythingIsFine, ThroughTheAdapter])(
    '$name cannot change a 402, and sees it',
    async (filter) => {
      const shop = await open(filter)
      seen.length = 0
      const response = await shop.get('/weather')
      expect(expectChallenge(response).accepts).toHaveLength(1)
      expect(await response.json()).toMatchObject({ x402Version: 2 })
      expect(response.headers.get('cache-control')).toBe('private, no-store')
      expect(seen).toHaveLength(1)
      const [exception] = seen
      if (!(exception instanceof PaywallHttpException)) throw new Error('Another exception.')
      expect(exception.getStatus()).toBe(402)
      expect(exception.getResponse()).toMatchObject({ error: 'Payment required' })
      expect(exception.answer?.headers.map(([name]) => name)).toContain('PAYMENT-REQUIRED')
    },
  )

  test.each([EverythingIsFine, ThroughTheAdapter, BrokenFilter])(
    '$name: the connection goes on',
    async (filter) => {
      const shop = await open(filter)
      for (let round = 0; round < 3; round += 1) {
        expect((await shop.get('/weather')).status).toBe(402)
        expect((await shop.get('/nowhere')).status).toBe(filter === BrokenFilter ? 500 : 200)
      }
      expect((await shop.buy('/weather')).status).toBe(200)
    },
  )

  test('a problem has its code in the exception', async () => {
    const shop = await open(EverythingIsFine)
    seen.length = 0
    const response = await shop.get('/weather', { headers: { 'payment-signature': 'e30' } })
    expect(response.status).toBe(400)
    expect(seen[0]).toMatchObject({ response: { code: 'base64_invalid' }, status: 400 })
  })

  test('an answer that somebody else has begun comes to an end', async () => {
    const gates = createGates()
    const responses: ServerResponse[] = []
    const shop = await openShop(platform, {
      controllers: [WeatherController],
      configure: (app) =>
        void app.use((_: unknown, res: ServerResponse, next: () => void) => {
          responses.push(res)
          next()
        }),
    })
    shop.facilitator.next('verify', { after: gates.wait('verify') })
    const buying = shop.buy('/weather')
    await expect.poll(() => shop.facilitator.calls.length).toBe(1)
    responses.at(-1)?.writeHead(503).write('too slow')
    gates.open('verify')
    const response = await buying
    expect([response.status, await response.text()]).toEqual([503, 'too slow'])
    await expect.poll(() => shop.events).toContain('released')
  })

  test('none: Nest leaves the answer alone', async () => {
    const shop = await open()
    expectChallenge(await shop.get('/weather'))
  })
})

test('an exception without an answer, or with bytes', () => {
  const gone = new PaywallHttpException()
  expect([gone.getStatus(), gone.answer]).toEqual([499, undefined])
  const answer = { status: 200, headers: [], body: new Uint8Array([1]) }
  expect(new PaywallHttpException(answer).getResponse()).toEqual({ statusCode: 200 })
  expect(new PaywallHttpException({ ...answer, body: 'text' }).getResponse()).toEqual({
    statusCode: 200,
  })
})
