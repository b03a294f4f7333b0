import { evm } from '@farebox/evm/server'
import { createFakeFacilitator, expectChallenge, testAsset } from '@farebox/testing'
import {
  Controller,
  type DynamicModule,
  type ExecutionContext,
  Get,
  Inject,
  Injectable,
  Module,
  type Type,
} from '@nestjs/common'
import { Test } from '@nestjs/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import { InjectPaywall } from './InjectPaywall.js'
import { payTo, terms, toOptions } from './openShop.fixture.js'
import { Paid } from './Paid.js'
import { Paywall } from './Paywall.js'
import { PaywallGuard } from './PaywallGuard.js'
import { PaywallModule } from './PaywallModule.js'
import type { PaywallOptions, PaywallOptionsFactory } from './PaywallOptions.js'
import { getPaywallGuardToken, getPaywallOptionsToken, getPaywallToken } from './paywallTokens.js'

const other = '0x90F79bf6EB2c4f870365E785982E1f101E93b906'

@Controller('weather')
class WeatherController {
  @Get()
  @Paid(terms)
  weather() {
    return { sky: 'clear' }
  }
}

@Controller('eu')
@Paid({ ...terms, paywall: 'eu' })
class EuropeanController {
  @Get()
  weather() {
    return { sky: 'cloudy' }
  }
}

@Module({ controllers: [WeatherController] })
class WeatherModule {}

@Injectable()
class Settings implements PaywallOptionsFactory {
  readonly options: PaywallOptions = toOptions(createFakeFacilitator())

  createPaywallOptions(): PaywallOptions {
    return this.options
  }
}

@Module({ providers: [Settings], exports: [Settings] })
class SettingsModule {}

async function start(
  imports: readonly (DynamicModule | Type)[],
  controllers: readonly Type[] = [WeatherController],
) {
  @Module({ imports: [...imports], controllers: [...controllers] })
  class AppModule {}
  const testing = await Test.createTestingModule({ imports: [AppModule] }).compile()
  const app = testing.createNestApplication({ logger: false, forceCloseConnections: true })
  await app.listen(0, '127.0.0.1')
  onTestFinished(() => app.close())
  const url = await app.getUrl()
  return { app, ask: (path: string, init?: RequestInit) => fetch(`${url}${path}`, init) }
}

async function readPayTo(response: Response): Promise<string | undefined> {
  return expectChallenge(response).accepts[0]?.payTo
}

describe('forRootAsync', () => {
  test.each([
    [
      'useFactory',
      PaywallModule.forRootAsync({
        imports: [SettingsModule],
        inject: [Settings],
        useFactory: async (settings: Settings) => settings.options,
      }),
    ],
    [
      'useFactory without injection',
      PaywallModule.forRootAsync({ useFactory: () => toOptions(createFakeFacilitator()) }),
    ],
    ['useClass', PaywallModule.forRootAsync({ useClass: Settings })],
    [
      'useExisting',
      PaywallModule.forRootAsync({ imports: [SettingsModule], useExisting: Settings }),
    ],
    [
      'extraProviders',
      PaywallModule.forRootAsync({
        extraProviders: [{ provide: 'PAY_TO', useValue: payTo }],
        inject: ['PAY_TO'],
        useFactory: (recipient: string) => ({
          ...toOptions(createFakeFacilitator()),
          payTo: recipient,
        }),
      }),
    ],
  ])('%s', async (_, module) => {
    const { ask } = await start([module])
    expect(await readPayTo(await ask('/weather'))).toBe(payTo)
  })

  test('a factory that fails keeps the application from starting', async () => {
    const useFactory = () => Promise.reject(new Error('no settings'))
    await expect(start([PaywallModule.forRootAsync({ useFactory })])).rejects.toThrow('no settings')
  })
})

test.each([
  ['no schemes', { schemes: [] }],
  ['a bad publicUrl', { publicUrl: 'api.example.com' }],
  ['a bad recipient', { payTo: '0x1' }],
])('%s keeps the application from starting', async (_, wrong) => {
  const module = PaywallModule.forRoot({ ...toOptions(createFakeFacilitator()), ...wrong })
  await expect(start([module])).rejects.toMatchObject({ code: 'config_invalid' })
})

test('bodies can be demanded where the application keeps them, and says so', () => {
  const options = toOptions(createFakeFacilitator())
  const demand = { ...terms, binding: 'required', bindBody: true } as const
  expect(() => new Paywall(options).route(demand)).toThrow(
    expect.objectContaining({ code: 'config_invalid' }),
  )
  expect(() => new Paywall({ ...options, rawBodies: true }).route(demand)).not.toThrow()
})

describe('scope', () => {
  const options = toOptions(createFakeFacilitator())

  test('global by default', async () => {
    const { ask } = await start([PaywallModule.forRoot(options), WeatherModule], [])
    expect((await ask('/weather')).status).toBe(402)
  })

  test('isGlobal: false is for modules that import it', async () => {
    const module = PaywallModule.forRoot({ ...options, isGlobal: false })
    const starting = start([module, WeatherModule], [])
    await expect(starting).rejects.toThrow(/PaidGuard.*Paywall.*WeatherModule/)
    expect((await (await start([module])).ask('/weather')).status).toBe(402)
  })

  test('two features, each with its own', async () => {
    @Module({
      imports: [PaywallModule.forRoot({ ...options, payTo: other, isGlobal: false })],
      controllers: [WeatherController],
    })
    class FeatureModule {}
    @Controller('other')
    class OtherController extends WeatherController {}
    const { ask } = await start(
      [FeatureModule, PaywallModule.forRoot({ ...options, isGlobal: false })],
      [OtherController],
    )
    expect(await readPayTo(await ask('/weather'))).toBe(other)
    expect(await readPayTo(await ask('/other'))).toBe(payTo)
  })
})

describe('several paywalls', () => {
  const fakes = { first: createFakeFacilitator(), european: createFakeFacilitator() }
  const modules = [
    PaywallModule.forRoot(toOptions(fakes.first)),
    PaywallModule.forRoot({ ...toOptions(fakes.european), name: 'eu', payTo: other }),
  ]

  test('each sells its own routes', async () => {
    const { ask } = await start(modules, [WeatherController, EuropeanController])
    expect(await readPayTo(await ask('/weather'))).toBe(payTo)
    expect(await readPayTo(await ask('/eu'))).toBe(other)
    await ask('/eu', { headers: { 'payment-signature': 'e30=' } })
  })

  test('each is injected by its name', async () => {
    @Injectable()
    class Books {
      constructor(
        readonly paywall: Paywall,
        @InjectPaywall('eu') readonly european: Paywall,
      ) {}
    }
    @Module({ providers: [Books] })
    class BooksModule {}
    const { app } = await start([...modules, BooksModule])
    const { paywall, european } = app.get(Books, { strict: false })
    expect(paywall).toBe(app.get(Paywall))
    expect(european).toBe(app.get(getPaywallToken('eu')))
    expect(european).not.toBe(paywall)
    await Promise.all([paywall.ready(), european.ready()])
    expect(await european.payments.list()).toEqual([])
  })

  test('a name that nobody has keeps the application from starting', async () => {
    const [unnamed] = modules
    if (unnamed === undefined) throw new Error('There is no paywall.')
    await expect(start([unnamed], [EuropeanController])).rejects.toThrow(/farebox:Paywall:eu/)
  })
})

describe('guard', () => {
  @Injectable()
  class Subscribers {
    has(key: string | undefined): boolean {
      return key === 'k1'
    }
  }

  @Injectable()
  class SubscriberGuard extends PaywallGuard {
    @Inject(Subscribers) readonly subscribers!: Subscribers

    protected override async shouldSkip(context: ExecutionContext): Promise<boolean> {
      const { headers } = context.switchToHttp().getRequest<{ headers: Record<string, string> }>()
      return this.subscribers.has(headers['x-key'])
    }
  }

  test.each([undefined, 'eu'])(
    'a subclass decides, with the paywall of its name: %s',
    async (name) => {
      const module = PaywallModule.forRootAsync({
        ...(name === undefined ? {} : { name }),
        guard: SubscriberGuard,
        extraProviders: [Subscribers],
        useFactory: () => toOptions(createFakeFacilitator()),
      })
      const { ask } = await start(
        [module],
        [name === 'eu' ? EuropeanController : WeatherController],
      )
      const path = name === undefined ? '/weather' : '/eu'
      expect((await ask(path)).status).toBe(402)
      expect((await ask(path, { headers: { 'x-key': 'k1' } })).status).toBe(200)
    },
  )

  test('one that does not throw lets nothing through', async () => {
    class SilentGuard extends PaywallGuard {
      protected override throwAnswered(): void {}
    }
    let runs = 0
    @Controller()
    class CountingController {
      @Get('counted')
      @Paid(terms)
      counted() {
        runs += 1
      }
    }
    const module = PaywallModule.forRoot({
      ...toOptions(createFakeFacilitator()),
      guard: SilentGuard,
    })
    expectChallenge(await (await start([module], [CountingController])).ask('/counted'))
    expect(runs).toBe(0)
  })

  test('tests replace it, or the options', async () => {
    const real = PaywallModule.forRoot({ ...toOptions(createFakeFacilitator()), payTo: other })
    @Module({ imports: [real], controllers: [WeatherController] })
    class AppModule {}
    const open = await Test.createTestingModule({ imports: [AppModule] })
      .overrideProvider(getPaywallGuardToken())
      .useValue({ activate: () => true })
      .compile()
    const fake = await Test.createTestingModule({ imports: [AppModule] })
      .overrideProvider(getPaywallOptionsToken())
      .useValue({
        facilitator: createFakeFacilitator(),
        schemes: [evm({ assets: [testAsset] })],
        payTo,
      })
      .compile()
    const answers = []
    for (const testing of [open, fake]) {
      const app = testing.createNestApplication({ logger: false })
      await app.listen(0, '127.0.0.1')
      onTestFinished(() => app.close())
      answers.push(await fetch(`${await app.getUrl()}/weather`))
    }
    const [free, priced] = answers
    expect(free?.status).toBe(200)
    expect(priced === undefined ? undefined : await readPayTo(priced)).toBe(payTo)
  })
})
