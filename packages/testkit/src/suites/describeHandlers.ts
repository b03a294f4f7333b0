import { describe, expect, test } from 'vitest'
import { type Behaviour, goods } from '../host/PaidHost.js'
import { type OpenShop, weather, withPayment } from '../shop/openShop.js'
import { expectGuarded, expectNoGoods, listNames } from './expectGuarded.js'

const errors: readonly (readonly [Behaviour, number])[] = [
  ['write-head-500', 500],
  ['status-500', 500],
  ['status-404', 404],
  ['redirect-302', 302],
  ['not-modified-304', 304],
  ['throw', 500],
  ['reject', 500],
  ['throw-after-headers', 500],
]

/** Whatever a handler does, its answer is charged when it is a success and only then. */
export function describeHandlers(open: OpenShop): void {
  describe('handlers', () => {
    test.each(['json', 'write-end', 'write-head-200', 'slow'] as const)('%s', async (behave) => {
      const shop = await open({ behave })
      shop.gates.open('answer')
      const answer = await shop.buy()
      expect(answer.status).toBe(200)
      expect(answer.text).toContain(goods)
      expect(answer.receipt()).toMatchObject({ success: true, payer: shop.buyer.address })
      expectGuarded(answer)
      expect([shop.runs(), shop.facilitator.settled.length]).toEqual([1, 1])
      await shop.reached('delivered')
    })

    test.each(errors)('T35 T40 %s is not charged', async (behave, status) => {
      const shop = await open({ behave })
      const answer = await shop.buy()
      expect(answer.status).toBe(status)
      expect(answer.values('payment-response')).toEqual([])
      expect(answer.values('payment-required')).toEqual([])
      await shop.reached('released')
      expect(shop.facilitator.settled).toEqual([])
      expect(shop.facilitator.calls.map(({ operation }) => operation)).toEqual(['verify'])
    })

    test('T35 a payment that bought an error can be sent again', async () => {
      const shop = await open({ behave: 'status-500' })
      const input = withPayment(await shop.pay())
      await shop.send(weather, input)
      await shop.reached('released')
      const again = await shop.send(weather, input)
      expect([again.status, shop.runs()]).toEqual([500, 2])
      expect(shop.facilitator.settled).toEqual([])
    })

    test('throw-after-write', async () => {
      const shop = await open({ behave: 'throw-after-write' })
      const sent = shop.start(weather, withPayment(await shop.pay()))
      // A framework ends such an answer with a 500, or cuts the connection.
      const status = await sent.answer().then(
        (answer) => answer.status,
        () => 500,
      )
      expect(status).toBe(500)
      await shop.reached('released')
      expect(shop.facilitator.settled).toEqual([])
    })

    test('T40 a 204 is charged and arrives', async () => {
      const shop = await open({ behave: 'empty-204' })
      const answer = await shop.buy()
      expect([answer.status, answer.body.length]).toEqual([204, 0])
      expect(answer.receipt().success).toBe(true)
      await shop.reached('delivered')
    })

    test('T40 writeHead keeps its reason and headers', async () => {
      const paid = await (await open({ behave: 'write-head-200' })).buy()
      expect(paid.header('x-handler')).toBe('secret')
      expect(paid.text).toBe(goods)
      const broken = await (await open({ behave: 'write-head-500' })).buy()
      expect(broken.header('x-handler')).toBe('yes')
      expect(broken.text).toBe('broken')
    })

    test('chargeOn decides', async () => {
      const notFound = { chargeOn: (status: number) => status === 404 }
      const shop = await open({ behave: 'status-404', settings: notFound })
      const answer = await shop.buy()
      expect([answer.status, answer.receipt().success]).toEqual([404, true])
      const free = await open({ settings: notFound })
      const success = await free.buy()
      expect([success.status, success.values('payment-response')]).toEqual([200, []])
      expect(free.facilitator.settled).toEqual([])
    })

    test('a free route next to it stays free', async () => {
      const shop = await open({
        routes: [
          { path: weather, behave: 'json' },
          { path: '/free', behave: 'set-cookie', settings: false },
        ],
      })
      const answer = await shop.send('/free')
      expect([answer.status, answer.values('set-cookie').length]).toEqual([200, 2])
      expect([answer.header('payment-required'), answer.header('cache-control')]).toEqual([
        undefined,
        undefined,
      ])
    })
  })

  describe('headers', () => {
    test('T39 a failed sale drops what the handler set', async () => {
      for (const outcome of [{ failed: 'insufficient_funds' }, 'pending'] as const) {
        const shop = await open({ behave: 'set-cookie', before: ['request-id'] })
        shop.facilitator.next('settle', outcome)
        const answer = await shop.buy()
        expect(answer.status).toBe(402)
        expectNoGoods(answer)
        expect(answer.header('x-handler')).toBeUndefined()
        expect(answer.values('set-cookie').join()).not.toContain('session')
      }
    })

    test('T39 a failed sale keeps what was set before the handler', async () => {
      const shop = await open({ behave: 'set-cookie', before: ['request-id'] })
      shop.facilitator.next('settle', { failed: 'insufficient_funds' })
      const answer = await shop.buy()
      expect(answer.header('x-request-id')).toBe('r1')
      expect(answer.values('set-cookie')).toEqual(['visitor=1'])
      expect(listNames(answer, 'vary')).toEqual(
        expect.arrayContaining(['accept-encoding', 'payment-signature']),
      )
    })

    test('T39 neither do writeHead headers leave', async () => {
      const shop = await open({ behave: 'write-head-200' })
      shop.facilitator.next('settle', { failed: 'insufficient_funds' })
      const answer = await shop.buy()
      expect(answer.status).toBe(402)
      expect(answer.header('x-handler')).toBeUndefined()
      expect(answer.header('content-type')).toMatch(/^application\/problem\+json/)
      const length = answer.header('content-length') ?? answer.body.length
      expect(Number(length)).toBe(answer.body.length)
    })

    test('a sale keeps both', async () => {
      const shop = await open({ behave: 'set-cookie', before: ['request-id'] })
      const answer = await shop.buy()
      expect(answer.values('set-cookie')).toEqual(
        expect.arrayContaining(['session=secret', 'theme=dark']),
      )
      expect(answer.header('x-request-id')).toBe('r1')
      expect(answer.header('x-handler')).toBe('secret')
    })

    test('T12 a handler cannot make a paid answer cacheable', async () => {
      const answer = await (await open({ behave: 'cacheable' })).buy()
      expectGuarded(answer)
      expect(listNames(answer, 'vary')).toContain('accept-language')
      expect(answer.header('etag')).toBe('"v1"')
    })

    test('T38 HEAD never runs the handler', async () => {
      const shop = await open({ behave: 'set-cookie' })
      const header = await shop.pay()
      for (const input of [{ method: 'HEAD' }, withPayment(header, { method: 'HEAD' })]) {
        const answer = await shop.send(weather, input)
        expect([answer.status, answer.body.length]).toEqual([402, 0])
        expect([answer.values('set-cookie'), answer.values('x-handler')]).toEqual([[], []])
      }
      expect(shop.runs()).toBe(0)
      expect((await shop.send(weather, withPayment(header))).status).toBe(200)
    })

    test('CORS preflight, and headers that scripts may read', async () => {
      const shop = await open({ before: ['cors'] })
      const headers = { origin: 'https://shop.example' }
      const preflight = await shop.send(weather, {
        method: 'OPTIONS',
        headers: { ...headers, 'access-control-request-headers': 'payment-signature' },
      })
      expect(preflight.status).toBe(204)
      expect(preflight.header('access-control-allow-headers')).toBe('PAYMENT-SIGNATURE')
      for (const answer of [
        await shop.send(weather, { headers }),
        await shop.buy(weather, { headers }),
      ]) {
        expect(answer.header('access-control-allow-origin')).toBe('*')
        expect(listNames(answer, 'access-control-expose-headers')).toEqual(
          expect.arrayContaining(['x-request-id', 'payment-required', 'payment-response']),
        )
      }
      expect(shop.runs()).toBe(1)
    })
  })
}
