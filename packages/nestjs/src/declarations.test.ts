import { expectChallenge } from '@farebox/testing'
import {
  applyDecorators,
  Controller,
  type ExecutionContext,
  Get,
  Injectable,
  Module,
  Scope,
  type Type,
} from '@nestjs/common'
import { Test } from '@nestjs/testing'
import { describe, expect, test } from 'vitest'
import { Free } from './Free.js'
import { expectCharged, openShop, payTo, type Shop, terms } from './openShop.fixture.js'
import { Paid } from './Paid.js'
import { Payment } from './Payment.js'
import { platforms } from './platforms.fixture.js'
import { getPayment } from './requestPayment.js'
import { PaywallTestingModule } from './testing/PaywallTestingModule.js'

/** A query that both platforms have parsed. */
function readQuery(context: ExecutionContext): Record<string, string> {
  return context.switchToHttp().getRequest<{ query: Record<string, string> }>().query
}

@Injectable()
class Prices {
  today(product: string): `$${string}` {
    return product === 'report' ? '$3' : '$4'
  }
}

@Controller('shop')
@Paid(terms)
class ShopController {
  @Get('class')
  ofClass(@Payment() payment?: Payment) {
    return { soldTo: payment?.payer, state: payment?.state }
  }

  @Get('method')
  @Paid({ ...terms, price: '$0.02' })
  ofMethod() {
    return {}
  }

  @Get('free')
  @Free()
  free(@Payment() payment?: Payment) {
    return { payment: payment ?? 'none' }
  }

  @Get('request')
  @Paid({
    ...terms,
    price: (context) => (readQuery(context)['full'] === '1' ? '$2' : '$1'),
    description: (context) => `${context.getClass().name}.${context.getHandler().name}`,
    payTo: async (context) => readQuery(context)['payTo'] ?? payTo,
  })
  ofRequest() {
    return {}
  }

  @Get('service')
  @Paid({
    inject: [Prices],
    useFactory: (prices) => ({ ...terms, price: () => prices.today('report') }),
  })
  ofService() {
    return {}
  }

  @Get('two')
  @Paid({ accepts: [terms, { ...terms, network: 'base' }] })
  twoWays() {
    return {}
  }
}

@Controller('child')
class ChildController extends ShopController {}

@Controller('dear')
@Paid({ ...terms, price: '$0.09' })
class DearController extends ShopController {
  @Get('own')
  own() {
    return {}
  }
}

@Controller('gift')
@Free()
class GiftController extends ShopController {}

const controllers = [ShopController, ChildController, DearController, GiftController]

async function readAmount(shop: Shop, path: string): Promise<string | number | undefined> {
  const response = await shop.get(path)
  if (response.status !== 402) return response.status
  return expectChallenge(response).accepts[0]?.amount
}

describe.each(platforms)('declarations on $name', (platform) => {
  const open = (): Promise<Shop> => openShop(platform, { controllers, providers: [Prices] })

  test.each([
    ['the price of the class', '/shop/class', '10000'],
    ['the price of the method over it', '/shop/method', '20000'],
    ['@Free() over it', '/shop/free', 200],
    ['a price that is a function', '/shop/request', '1000000'],
    ['which is handed the request', '/shop/request?full=1', '2000000'],
    ['a price from a service', '/shop/service', '3000000'],
    ['an inherited class', '/child/class', '10000'],
    ['an inherited method', '/child/method', '20000'],
    ['an inherited @Free()', '/child/free', 200],
    ['a class over the one it extends', '/dear/class', '90000'],
    ['for its own methods', '/dear/own', '90000'],
    ['not for inherited methods with a price', '/dear/method', '20000'],
    ['@Free() at a class over the one it extends', '/gift/class', 200],
    ['not over a method with a price', '/gift/method', '20000'],
  ])('%s', async (_, path, amount) => {
    expect(await readAmount(await open(), path)).toBe(amount)
  })

  test('several ways to pay', async () => {
    const shop = await open()
    const { accepts } = expectChallenge(await shop.get('/shop/two'))
    expect(accepts.map(({ network }) => network)).toEqual(['eip155:31337', 'eip155:8453'])
  })

  test('every setting may ask the context', async () => {
    const shop = await open()
    const other = '0x90F79bf6EB2c4f870365E785982E1f101E93b906'
    const { accepts, resource } = expectChallenge(await shop.get(`/shop/request?payTo=${other}`))
    expect([accepts[0]?.payTo, resource.description]).toEqual([other, 'ShopController.ofRequest'])
  })

  test('one payment, one settlement, where class and method have a price', async () => {
    const shop = await open()
    expectCharged(shop, await shop.buy('/dear/method'))
    expect(shop.facilitator.settled[0]?.amount).toBe(20_000n)
    expect(shop.facilitator.calls.map(({ operation }) => operation)).toEqual(['verify', 'settle'])
  })

  test('@Payment() is the payment', async () => {
    const shop = await open()
    const response = await shop.buy('/shop/class')
    expect(await response.json()).toEqual({ soldTo: shop.buyer.address, state: 'verified' })
  })

  test('@Payment() is undefined where the route is free, whatever is sent', async () => {
    const shop = await open()
    const payment = await shop.buyer.payFor(await shop.get('/shop/class'))
    const response = await shop.get('/shop/free', { headers: { 'payment-signature': payment } })
    expect(await response.json()).toEqual({ payment: 'none' })
    expect(shop.facilitator.calls).toEqual([])
  })
})

test('getPayment knows nothing of a request that has none', () => {
  expect(getPayment({})).toBeUndefined()
  expect(getPayment({ raw: {} })).toBeUndefined()
})

/** A decorator that puts another function in place of the method, and forgets its metadata. */
function Replace(): MethodDecorator {
  return (_target, _key, descriptor) => {
    Object.assign(descriptor, { value: () => ({ replaced: true }) })
  }
}

async function boot(...types: readonly Type[]): Promise<void> {
  @Module({ imports: [PaywallTestingModule.forRoot()], controllers: [...types] })
  class AppModule {}
  const testing = await Test.createTestingModule({ imports: [AppModule] }).compile()
  const app = testing.createNestApplication({ logger: false })
  await app.init()
  await app.close()
}

describe('T42 what is wrong keeps the application from starting', () => {
  test('a price', async () => {
    @Controller()
    class Wrong {
      @Get('wrong')
      @Paid({ ...terms, price: '0.0000001 TUSD' })
      wrong() {}
    }
    await expect(boot(Wrong)).rejects.toMatchObject({ code: 'config_invalid' })
  })

  test.each([
    ['a network', { ...terms, network: 'nowhere' }],
    ['a scheme', { ...terms, scheme: 'barter' }],
    ['a recipient', { ...terms, payTo: '0x1' }],
  ])('%s, also of a class', async (_, options) => {
    @Controller()
    @Paid(options)
    class Wrong {
      @Get('wrong')
      wrong() {}
    }
    await expect(boot(Wrong)).rejects.toMatchObject({ code: 'config_invalid' })
  })

  test('a service that fails', async () => {
    @Controller()
    class Wrong {
      @Get('wrong')
      @Paid({ inject: [], useFactory: () => Promise.reject(new Error('no prices today')) })
      wrong() {}
    }
    await expect(boot(Wrong)).rejects.toThrow('no prices today')
  })

  test('a service that is not there', async () => {
    @Controller()
    class Wrong {
      @Get('wrong')
      @Paid({ inject: [Prices], useFactory: (prices) => ({ ...terms, price: prices.today('x') }) })
      wrong() {}
    }
    await expect(boot(Wrong)).rejects.toThrow(/resolve dependencies of the PaidGuard.*Prices/)
  })

  test('no paywall', async () => {
    const testing = Test.createTestingModule({ controllers: [ShopController], providers: [Prices] })
    await expect(testing.compile()).rejects.toThrow(/dependencies of the PaidGuard.*Paywall/)
  })

  test('a decorator that replaces the method', async () => {
    @Controller()
    class Wrong {
      @Get('wrong')
      @Replace()
      @Paid(terms)
      wrong() {}
    }
    await expect(boot(Wrong)).rejects.toMatchObject({
      code: 'config_invalid',
      detail: expect.stringContaining('"Wrong.wrong"'),
    })
    class Child extends Wrong {}
    Controller('child')(Child)
    await expect(boot(Child)).rejects.toMatchObject({ code: 'config_invalid' })
  })

  test('and below it does not', async () => {
    @Controller()
    class Right {
      @Get('right')
      @Paid(terms)
      @Replace()
      right() {}
    }
    await expect(boot(Right)).resolves.toBeUndefined()
  })

  test('nor does a method that overrides one', async () => {
    class Right extends ShopController {
      override ofMethod() {
        return { another: true }
      }
    }
    Controller('right')(Right)
    await expect(boot(Right)).rejects.toThrow(/Prices/)
  })
})

describe('contradictions are refused where they are written', () => {
  const twice = expect.objectContaining({ code: 'config_invalid' })

  test.each([
    ['two prices', applyDecorators(Paid(terms), Paid(terms))],
    ['paid and free', applyDecorators(Paid(terms), Free())],
    ['free and paid', applyDecorators(Free(), Paid(terms))],
  ])('%s', (_, decorate) => {
    expect(() => {
      class Contradictory {
        @decorate
        method() {}
      }
      return Contradictory
    }).toThrow(twice)
    expect(() => {
      @decorate
      class Contradictory {}
      return Contradictory
    }).toThrow(twice)
  })
})

test.each(platforms)('T42 a service of one request sells nothing, on $name', async (platform) => {
  @Injectable({ scope: Scope.REQUEST })
  class RequestPrices {
    readonly price = '$1'
  }
  let runs = 0
  @Controller()
  class RequestController {
    @Get('request')
    @Paid({
      inject: [RequestPrices],
      useFactory: ({ price }) => ({ ...terms, price }),
    })
    request() {
      runs += 1
    }
  }
  const shop = await openShop(platform, {
    controllers: [RequestController],
    providers: [RequestPrices],
  })
  expect((await shop.get('/request')).status).toBe(500)
  expect(runs).toBe(0)
})
