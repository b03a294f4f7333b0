import type { ServerEvent } from '@farebox/core/server'
import { evm } from '@farebox/evm/server'
import {
  createFakeBuyer,
  createFakeFacilitator,
  type FakeBuyer,
  type FakeFacilitator,
  testAsset,
} from '@farebox/testing'
import {
  type INestApplication,
  Module,
  type ModuleMetadata,
  type NestApplicationOptions,
} from '@nestjs/common'
import { expect, onTestFinished, vi } from 'vitest'
import { PaywallModule } from './PaywallModule.js'
import type { PaywallModuleOptions } from './PaywallModuleOptions.js'
import type { PaywallOptions } from './PaywallOptions.js'
import type { Platform } from './platforms.fixture.js'

export const payTo = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'

/** One cent of a token that exists in tests only. */
export const terms = { price: '$0.01', scheme: 'exact', network: 'anvil' } as const

export function toOptions(facilitator: FakeFacilitator): PaywallOptions {
  return { facilitator, schemes: [evm({ assets: [testAsset] })], payTo }
}

export interface ShopOptions extends ModuleMetadata {
  readonly paywall?: Partial<PaywallModuleOptions>
  /** Before the application listens. */
  readonly configure?: (app: INestApplication) => void
  readonly app?: NestApplicationOptions
}

export interface Shop {
  readonly app: INestApplication
  readonly url: string
  readonly facilitator: FakeFacilitator
  readonly buyer: FakeBuyer
  /** Kinds of what the paywall has reported, in order. */
  readonly events: readonly ServerEvent['kind'][]
  /** An unpaid request. */
  readonly get: (path: string, init?: RequestInit) => Promise<Response>
  /** A paid one: asks, pays, asks again, whatever comes of it. */
  readonly buy: (path: string, init?: RequestInit) => Promise<Response>
}

/** An application that sells, on one platform, until the test ends. */
export async function openShop(platform: Platform, options: ShopOptions): Promise<Shop> {
  const { paywall, configure, app: appOptions, imports = [], ...metadata } = options
  const facilitator = createFakeFacilitator()
  const buyer = createFakeBuyer()
  const events: ServerEvent['kind'][] = []

  @Module({
    ...metadata,
    imports: [
      PaywallModule.forRoot({
        ...toOptions(facilitator),
        onEvent: ({ kind }) => void events.push(kind),
        ...paywall,
      }),
      ...imports,
    ],
  })
  class AppModule {}
  const app = await platform.create(AppModule, appOptions)
  configure?.(app)
  await app.listen(0, '127.0.0.1')
  onTestFinished(() => app.close())
  const url = await app.getUrl()

  const get: Shop['get'] = (path, init) => fetch(`${url}${path}`, { redirect: 'manual', ...init })
  return {
    app,
    url,
    facilitator,
    buyer,
    events,
    get,
    async buy(path, init = {}) {
      const payment = await buyer.payFor(await get(path, init))
      const headers = {
        ...Object.fromEntries(new Headers(init.headers)),
        'payment-signature': payment,
      }
      return get(path, { ...init, headers })
    },
  }
}

/** The answer was sold: settled once, with a receipt. */
export function expectCharged(shop: Shop, response: Response, status = 200): void {
  expect(response.status).toBe(status)
  expect(response.headers.get('payment-response')).not.toBeNull()
  expect(response.headers.get('cache-control')).toBe('private, no-store')
  expect(shop.facilitator.settled).toHaveLength(1)
}

/** The answer is the handler's, and the payment was given back. */
export async function expectReleased(
  shop: Shop,
  response: Response,
  status: number,
): Promise<void> {
  expect(response.status).toBe(status)
  expect(response.headers.get('payment-response')).toBeNull()
  await vi.waitFor(() => expect(shop.events).toContain('released'))
  expect(shop.facilitator.settled).toEqual([])
}
