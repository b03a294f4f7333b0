import {
  decodePaymentPayload,
  encodePaymentPayload,
  type PaymentRequired,
  type PaymentRequirements,
  systemEnvironment,
} from '@farebox/core'
import type { PaymentClient } from '@farebox/core/client'
import type { AcceptOptions, ResourceServerOptions, RouteSettings } from '@farebox/core/server'
import { describe, expect, test } from 'vitest'
import type { RequestInput } from './client/sendRequest.js'
import { goods, type StartHost } from './host/PaidHost.js'
import { openShop, type Shop, type ShopOptions, weather } from './shop/openShop.js'
import { expectNoGoods, summarize } from './suites/expectGuarded.js'

/** One scheme on a chain that runs, with a buyer who has the money. */
export interface PaidWay {
  readonly paywall: Pick<ResourceServerOptions, 'facilitator' | 'schemes' | 'payTo'>
  readonly terms: AcceptOptions
  /** What the terms cost, in atomic units. */
  readonly amount: bigint
  readonly client: PaymentClient
  /** Somebody else's address on this chain. */
  readonly stranger: string
  /** What the seller has of the token, in atomic units. */
  readonly readIncome: () => Promise<bigint>
  /** While it is held, settlements are sent and do not get onto the chain. */
  readonly hold: (isHeld: boolean) => Promise<void>
  /** Makes the settlement of a payment that was verified already fail. What is answered ends that. */
  readonly spoil: () => Promise<() => Promise<void>>
}

interface SmokeOptions extends Pick<ShopOptions, 'behave' | 'paywall' | 'routes'> {
  readonly settings?: Pick<RouteSettings, 'binding' | 'settleTimeoutMs'> &
    Pick<AcceptOptions, 'maxTimeoutSeconds'>
}

const report = '/report'
const pendingMs = 300

async function createHeaders(
  { client }: PaidWay,
  shop: Shop,
  challenge: PaymentRequired,
): Promise<RequestInput> {
  const request = { method: 'GET', url: `${shop.url}${weather}` }
  const { headers } = await client.createPayment(challenge, request)
  return { headers }
}

/** A payment for other terms than those that it says it has accepted. */
async function createLie(
  way: PaidWay,
  shop: Shop,
  change: Partial<PaymentRequirements>,
): Promise<RequestInput> {
  const challenge = await shop.quote()
  const accepts = challenge.accepts.map((one) => ({ ...one, ...change }))
  const { headers = {} } = await createHeaders(way, shop, { ...challenge, accepts })
  const [name = '', value = ''] = Object.entries(headers)[0] ?? []
  const [accepted] = challenge.accepts
  if (accepted === undefined) throw new Error('The challenge has no offer.')
  const payment = decodePaymentPayload(String(value))
  return { headers: { ...headers, [name]: encodePaymentPayload({ ...payment, accepted }) } }
}

/**
 * The behaviours that money depends on, once for each scheme, on a real chain with a real facilitator.
 * `describePaidRoutes` has all of them, on one scheme.
 *
 * @param isBindable whether a payment by this scheme can be bound to its request.
 * @param findWay called in tests, when the chain is there.
 */
export function describePaidSmoke(
  name: string,
  startHost: StartHost,
  isBindable: boolean,
  findWay: () => PaidWay,
): void {
  async function open(options: SmokeOptions = {}): Promise<Shop> {
    const { paywall, terms } = findWay()
    return openShop(startHost, {
      ...options,
      settings: { ...terms, ...options.settings },
      // A kept answer would be shown again to who has paid for it.
      paywall: { ...paywall, answers: false, ...options.paywall },
    })
  }

  /** How much the seller earns while `work` is done. */
  async function measure(work: () => Promise<void>): Promise<bigint> {
    const { readIncome } = findWay()
    const before = await readIncome()
    await work()
    return (await readIncome()) - before
  }

  async function presentElsewhere(): Promise<void> {
    const way = findWay()
    const routes = [weather, report].map(
      (path) => ({ path, behave: 'json', settings: way.terms }) as const,
    )
    const shop = await open({ routes })
    const input = await createHeaders(way, shop, await shop.quote())
    for (const target of [report, `${weather}?city=x`]) {
      const answer = await shop.send(target, input)
      expect(summarize(answer)).toEqual([402, 'payment_invalid'])
      expect(answer.json().reason).toMatch(/^(?:request_binding|payment_context)_mismatch$/)
    }
    expect(shop.runs()).toBe(0)
    expect((await shop.send(weather, input)).status).toBe(200)
  }

  async function requireBinding(): Promise<void> {
    await expect(open({ settings: { binding: 'required' } })).rejects.toMatchObject({
      code: 'config_invalid',
    })
  }

  describe(name, () => {
    test('an unpaid request is told the price', async () => {
      const { terms, amount } = findWay()
      const shop = await open()
      const answer = await shop.send(weather)
      expect(answer.status).toBe(402)
      expectNoGoods(answer)
      expect(answer.challenge().accepts).toMatchObject([
        { scheme: terms.scheme, network: terms.network, amount: String(amount) },
      ])
    })

    test('a paid request is answered, and its payment buys nothing more', async () => {
      const way = findWay()
      const shop = await open()
      const input = await createHeaders(way, shop, await shop.quote())
      const moved = await measure(async () => {
        const answer = await shop.send(weather, input)
        expect([answer.status, answer.json()]).toEqual([200, { goods }])
        expect(answer.receipt()).toMatchObject({ success: true, network: way.terms.network })
        await shop.reached('delivered')
        expect(summarize(await shop.send(weather, input))).toEqual([409, 'payment_already_used'])
      })
      expect([moved, shop.runs()]).toEqual([way.amount, 1])
    })

    test('T01 eight requests with one payment, one handler, one settlement', async () => {
      const way = findWay()
      const shop = await open({ behave: 'slow' })
      const input = await createHeaders(way, shop, await shop.quote())
      const moved = await measure(async () => {
        const sent = Array.from({ length: 8 }, () => shop.send(weather, input))
        await shop.entered()
        shop.gates.open('answer')
        const statuses = (await Promise.all(sent)).map(({ status }) => status)
        expect(statuses.toSorted((a, b) => a - b)).toEqual([200, ...Array(7).fill(409)])
      })
      expect([moved, shop.runs()]).toEqual([way.amount, 1])
    })

    test('T35 a handler that fails is not charged', async () => {
      const way = findWay()
      const shop = await open({ behave: 'status-500' })
      const input = await createHeaders(way, shop, await shop.quote())
      const moved = await measure(async () => {
        expect((await shop.send(weather, input)).status).toBe(500)
        await shop.reached('released')
      })
      expect([moved, shop.runs()]).toEqual([0n, 1])
    })

    test('T02 T07 a payment that cannot be settled any more gets no answer', async () => {
      const way = findWay()
      // A life of its own: with sequential nonces, the next test's payment would else be the same bytes.
      const shop = await open({ behave: 'slow', settings: { maxTimeoutSeconds: 200 } })
      const input = await createHeaders(way, shop, await shop.quote())
      const moved = await measure(async () => {
        const sent = shop.send(weather, input)
        await shop.entered()
        const restore = await way.spoil()
        shop.gates.open('answer')
        const answer = await sent
        await restore()
        expect(summarize(answer)).toEqual([402, 'settlement_failed'])
        expectNoGoods(answer)
      })
      expect([moved, shop.runs()]).toEqual([0n, 1])
    })

    if (isBindable) test('T04 a payment for one request is refused with another', presentElsewhere)
    else test('T04 a route that takes bound payments only cannot take it', requireBinding)

    test.each([
      ['T05 less than the price', (way: PaidWay) => ({ amount: String(way.amount - 1n) })],
      ['T05 to somebody else', (way: PaidWay) => ({ payTo: way.stranger })],
    ])('%s buys nothing', async (_, change) => {
      const way = findWay()
      const shop = await open()
      const lie = await createLie(way, shop, change(way))
      const answer = await shop.send(weather, lie)
      expect(summarize(answer)).toEqual([402, 'payment_invalid'])
      expectNoGoods(answer)
      expect(shop.runs()).toBe(0)
    })

    test('an expired payment buys nothing', async () => {
      const way = findWay()
      let aheadMs = 0
      const environment = { ...systemEnvironment, now: () => Date.now() + aheadMs }
      const settings = { maxTimeoutSeconds: 90 }
      const shop = await open({ settings, paywall: { environment } })
      const input = await createHeaders(way, shop, await shop.quote())
      aheadMs = 100_000
      const answer = await shop.send(weather, input)
      expect(summarize(answer)).toEqual([402, 'payment_invalid'])
      expect(shop.runs()).toBe(0)
    })

    test('T10 a settlement that is pending is asked for again, and charged once', async () => {
      const way = findWay()
      const shop = await open({ settings: { settleTimeoutMs: pendingMs } })
      const input = await createHeaders(way, shop, await shop.quote())
      const moved = await measure(async () => {
        await way.hold(true)
        const pending = await shop.send(weather, input)
        await way.hold(false)
        expect([pending.status, pending.header('payment-required')]).toEqual([402, undefined])
        expect(pending.receipt()).toMatchObject({ errorReason: 'settlement_pending' })
        expectNoGoods(pending)
        const answer = async () => (await shop.send(weather, input)).status
        await expect.poll(answer, { timeout: 10_000 }).toBe(200)
        await shop.reached('delivered')
        expect(await answer()).toBe(409)
      })
      expect(moved).toBe(way.amount)
    })
  })
}
