import { expectChallenge } from '@farebox/testing'
import { Controller, type ExecutionContext, Get, Injectable, Param, Req, Res } from '@nestjs/common'
import { ExternalContextCreator } from '@nestjs/core'
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js'
import { type CustomTransportStrategy, MessagePattern, Server } from '@nestjs/microservices'
import { firstValueFrom, type Observable } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { Free } from './Free.js'
import type { HttpExchange } from './HttpExchange.js'
import { expectCharged, openShop, terms } from './openShop.fixture.js'
import { Paid } from './Paid.js'
import { PaywallGuard } from './PaywallGuard.js'
import { platforms } from './platforms.fixture.js'
import { readExchange } from './readExchange.js'

@Controller()
@Paid(terms)
class HybridController {
  @Get('weather')
  weather() {
    return { sky: 'clear' }
  }

  @MessagePattern('sold')
  sold() {
    return { sky: 'clear' }
  }

  @MessagePattern('passed')
  @Free()
  passed() {
    return { sky: 'clear' }
  }
}

/** A microservice whose messages come from the test. */
class InProcessServer extends Server implements CustomTransportStrategy {
  listen(callback: () => void): void {
    callback()
  }

  close(): void {}
  on(): void {}

  unwrap(): never {
    throw new Error('There is nothing inside.')
  }

  async ask(pattern: string): Promise<unknown> {
    const handler = this.getHandlerByPattern(pattern)
    const answer = this.transformToObservable(await handler?.({}, {}))
    return firstValueFrom(answer as Observable<unknown>)
  }
}

describe.each(platforms)('a hybrid application on $name', (platform) => {
  async function open() {
    const server = new InProcessServer()
    const shop = await openShop(platform, {
      controllers: [HybridController],
      configure: (app) =>
        void app.connectMicroservice({ strategy: server }, { inheritAppConfig: true }),
    })
    await shop.app.startAllMicroservices()
    return { shop, server }
  }

  test('T42 a message is refused, and never served for nothing', async () => {
    const { shop, server } = await open()
    await expect(server.ask('sold')).rejects.toMatchObject({ status: 'error' })
    expect((await shop.get('/weather')).status).toBe(402)
  })

  test('@Free() lets it pass', async () => {
    const { server } = await open()
    expect(await server.ask('passed')).toEqual({ sky: 'clear' })
  })
})

type Exchange = readonly [req: object, res: object]

/** Finds request and response where this kind of resolver has them. */
class ResolverGuard extends PaywallGuard {
  protected override getRequestResponse(context: ExecutionContext): HttpExchange {
    if (context.getType<string>() !== 'graphql') return super.getRequestResponse(context)
    const exchange = context.getArgByIndex<Exchange>(2)
    return super.getRequestResponse(new ExecutionContextHost([...exchange]))
  }
}

@Injectable()
class WeatherResolver {
  @Paid(terms)
  weather() {
    return { sky: 'clear' }
  }

  @Free()
  health() {
    return { health: 'ok' }
  }
}

/** Calls a resolver through its guards, as `@nestjs/graphql` and gateways do. */
@Controller()
class GraphController {
  readonly #resolver: WeatherResolver
  readonly #creator: ExternalContextCreator

  constructor(resolver: WeatherResolver, creator: ExternalContextCreator) {
    this.#resolver = resolver
    this.#creator = creator
  }

  @Get('resolve/:type/:method')
  resolve(
    @Param('type') type: string,
    @Param('method') method: 'weather' | 'health',
    @Req() req: object,
    @Res({ passthrough: true }) res: object,
  ): Promise<unknown> {
    const options = { interceptors: true, guards: true, filters: false }
    const resolver = this.#resolver
    const call = this.#creator.create(
      resolver,
      resolver[method],
      method,
      undefined,
      undefined,
      undefined,
      undefined,
      options,
      type,
    )
    return call({}, {}, [req, res], {})
  }
}

describe.each(platforms)('resolvers on $name', (platform) => {
  const metadata = { controllers: [GraphController], providers: [WeatherResolver] }

  test('T42 outside a controller, the guard of the package keeps the application from starting', async () => {
    await expect(openShop(platform, metadata)).rejects.toMatchObject({
      code: 'config_invalid',
      detail: expect.stringContaining('"WeatherResolver.weather"'),
    })
  })

  test('a guard that finds the response sells them', async () => {
    const shop = await openShop(platform, { ...metadata, paywall: { guard: ResolverGuard } })
    const unpaid = await shop.get('/resolve/graphql/weather')
    expectChallenge(unpaid)
    const response = await shop.buy('/resolve/graphql/weather')
    expectCharged(shop, response)
    expect(await response.json()).toEqual({ sky: 'clear' })
  })

  test('T42 a context that it does not know is refused', async () => {
    const shop = await openShop(platform, { ...metadata, paywall: { guard: ResolverGuard } })
    expect((await shop.get('/resolve/ws/weather')).status).toBe(500)
    expect(await (await shop.get('/resolve/ws/health')).json()).toEqual({ health: 'ok' })
  })
})

test('the error of another context is typed, and says which it is', () => {
  const context = new ExecutionContextHost([])
  context.setType('rpc')
  expect(() => readExchange(context)).toThrow(
    expect.objectContaining({ code: 'config_invalid', detail: expect.stringContaining('"rpc"') }),
  )
})
