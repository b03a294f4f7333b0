import {
  encodeBase64,
  encodePaymentPayload,
  type JsonObject,
  type PaymentPayload,
  type PaymentRequired,
  systemEnvironment,
} from '@farebox/core'
import {
  type ClaimStore,
  createMemoryClaimStore,
  type ResourceServerOptions,
  type RouteOptions,
  type ServerEvent,
} from '@farebox/core/server'
import { evm } from '@farebox/evm/server'
import {
  createFakeBuyer,
  createFakeFacilitator,
  type FakeBuyer,
  type FakeFacilitator,
  testAsset,
} from '@farebox/testing'
import { onTestFinished } from 'vitest'
import type { Answer } from '../client/Answer.js'
import {
  type RequestInput,
  type SentRequest,
  sendRequest,
  startRequest,
} from '../client/sendRequest.js'
import { createGates, type Gates } from '../host/createGates.js'
import type { Behaviour, HostConfig, HostRoute, StartHost } from '../host/PaidHost.js'
import { waitUntil } from './waitUntil.js'

const payTo = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'

/** The path of the route that {@link openShop} sells unless it is told otherwise. */
export const weather = '/weather'

export interface ShopRoute {
  readonly path: string
  readonly method?: 'GET' | 'POST'
  readonly behave: Behaviour
  /** Changes to the usual terms: one cent of `testAsset`. `false`: free. */
  readonly settings?: Partial<RouteOptions> | false
}

export interface ShopOptions
  extends
    Partial<Pick<HostConfig, 'before' | 'parsesBodies' | 'mount'>>,
    Partial<Omit<ShopRoute, 'path'>> {
  /** Default: one GET route at {@link weather}, with `behave` and `settings`. */
  readonly routes?: readonly ShopRoute[]
  readonly paywall?: Partial<ResourceServerOptions>
}

/** A seller for one test, and what the test can see and do. */
export interface Shop {
  readonly url: string
  readonly facilitator: FakeFacilitator
  readonly buyer: FakeBuyer
  readonly store: ClaimStore
  readonly gates: Gates
  readonly events: readonly ServerEvent[]
  /** How often the handler of a path has run. */
  readonly runs: (path?: string) => number
  readonly send: (target: string, input?: RequestInput) => Promise<Answer>
  readonly start: (target: string, input?: RequestInput) => SentRequest
  /** The challenge of a target. */
  readonly quote: (target?: string, input?: RequestInput) => Promise<PaymentRequired>
  /** A signed payment for a target, decoded. */
  readonly sign: (target?: string, input?: RequestInput) => Promise<PaymentPayload>
  /** The header of a new payment for a target. */
  readonly pay: (target?: string, input?: RequestInput) => Promise<string>
  /** A new payment, sent. */
  readonly buy: (target?: string, input?: RequestInput) => Promise<Answer>
  /** Resolves when the seller has reported an event of a kind so many times. */
  readonly reached: (kind: ServerEvent['kind'], times?: number) => Promise<void>
  /** Resolves when handlers have been entered so many times in all. */
  readonly entered: (times?: number) => Promise<void>
  /** Resolves when so many answers of handlers are complete, or their buyers known to be gone. */
  readonly left: (times?: number) => Promise<void>
  /** Resolves when the facilitator has been asked so many times. */
  readonly asked: (operation: 'verify' | 'settle', times?: number) => Promise<void>
}

export type OpenShop = (options?: ShopOptions) => Promise<Shop>

/** The request with a payment header. */
export function withPayment(header: string, input: RequestInput = {}): RequestInput {
  return { ...input, headers: { ...input.headers, 'payment-signature': header } }
}

/** A header of any text, well formed or not. */
export function toRawHeader(text: string): string {
  return encodeBase64(new TextEncoder().encode(text))
}

export function editPayload(payment: PaymentPayload, change: JsonObject): string {
  return encodePaymentPayload({ ...payment, payload: { ...payment.payload, ...change } })
}

/** Opens a shop that is closed when the test ends. */
export async function openShop(startHost: StartHost, options: ShopOptions = {}): Promise<Shop> {
  const facilitator = createFakeFacilitator()
  const buyer = createFakeBuyer()
  const store = createMemoryClaimStore()
  const gates = createGates()
  const events: ServerEvent[] = []
  const runs = new Map<string, number>()
  let leaves = 0

  function toHostRoute({ path, method = 'GET', behave, settings = {} }: ShopRoute): HostRoute {
    const terms = { price: '$0.01', scheme: 'exact', network: testAsset.network } as const
    return {
      method,
      path,
      behave,
      gates,
      enter: () => void runs.set(path, (runs.get(path) ?? 0) + 1),
      leave: () => void (leaves += 1),
      // Tests change settings of the short form, or replace it by `accepts` as a whole.
      ...(settings === false ? {} : { options: { ...terms, ...settings } as RouteOptions }),
    }
  }

  const { behave = 'json', settings = {}, method = 'GET' } = options
  const routes = options.routes ?? [{ path: weather, method, behave, settings }]
  const host = await startHost({
    paywall: {
      facilitator,
      store,
      payTo,
      schemes: [evm({ assets: [testAsset] })],
      environment: systemEnvironment,
      onEvent: (event) => void events.push(event),
      ...options.paywall,
    },
    routes: routes.map(toHostRoute),
    before: options.before ?? [],
    parsesBodies: options.parsesBodies ?? false,
    mount: options.mount ?? 'wrapper',
  })
  onTestFinished(() => host.close())

  const countRuns = (path?: string): number =>
    path === undefined
      ? [...runs.values()].reduce((sum, one) => sum + one, 0)
      : (runs.get(path) ?? 0)
  const send = (target: string, input?: RequestInput): Promise<Answer> =>
    sendRequest(host.url, target, input)
  const quote = async (target = weather, input?: RequestInput): Promise<PaymentRequired> =>
    (await send(target, input)).challenge()

  return {
    url: host.url,
    facilitator,
    buyer,
    store,
    gates,
    events,
    runs: countRuns,
    send,
    start: (target, input) => startRequest(host.url, target, input),
    quote,
    async sign(target, input) {
      const [requirements] = (await quote(target, input)).accepts
      if (requirements === undefined) throw new Error('The challenge has no offer.')
      return buyer.sign(requirements)
    },
    pay: async (target, input) => buyer.payFor(await quote(target, input)),
    async buy(target = weather, input = {}) {
      const header = await buyer.payFor(await quote(target, input))
      return send(target, withPayment(header, input))
    },
    reached: (kind, times = 1) =>
      waitUntil(
        `the event "${kind}"`,
        () => events.filter((event) => event.kind === kind).length >= times,
      ),
    entered: (times = 1) => waitUntil('the handler', () => countRuns() >= times),
    left: (times = 1) => waitUntil('the end of the answer', () => leaves >= times),
    asked: (operation, times = 1) =>
      waitUntil(
        operation,
        () => facilitator.calls.filter((call) => call.operation === operation).length >= times,
      ),
  }
}
