import { describe, expect, test } from 'vitest'
import { type OpenShop, weather, withPayment } from '../shop/openShop.js'
import { shareNonce } from '../shop/shareNonce.js'
import { expectNoGoods, summarize } from './expectGuarded.js'

const report = '/report'
const twoRoutes = [
  { path: weather, behave: 'json' },
  { path: report, behave: 'json' },
] as const

/** One payment buys one answer. */
export function describeReplays(open: OpenShop): void {
  describe('replays', () => {
    test.each([
      ['authorization', 'json'],
      ['authorization', 'slow'],
      ['upfront', 'json'],
    ] as const)('T01 %s: 50 requests with one payment, handler: %s', async (flow, behave) => {
      const shop = await open({ behave, settings: { flow } })
      const input = withPayment(await shop.pay())
      const verified = shop.gates.wait('verify')
      for (let index = 0; index < 50; index += 1) {
        shop.facilitator.next('verify', { after: verified })
      }
      const sent = Promise.all(Array.from({ length: 50 }, () => shop.send(weather, input)))
      await shop.asked('verify', 50)
      shop.gates.open('verify')
      await shop.entered()
      shop.gates.open('answer')
      const statuses = (await sent).map(({ status }) => status).toSorted((a, b) => a - b)
      expect(statuses).toEqual([200, ...Array.from({ length: 49 }, () => 409)])
      expect([shop.runs(), shop.facilitator.settled.length]).toEqual([1, 1])
    })

    test('T01 50 requests, one after the other', async () => {
      const shop = await open()
      const input = withPayment(await shop.pay())
      const statuses = new Set<number>()
      for (let index = 0; index < 50; index += 1) {
        statuses.add((await shop.send(weather, input)).status)
      }
      expect([...statuses]).toEqual([200, 409])
      expect([shop.runs(), shop.facilitator.settled.length]).toEqual([1, 1])
    })

    test('T01 two payments with one nonce', async () => {
      const shop = await open()
      const headers = await shareNonce(await shop.quote())
      const verified = shop.gates.wait('verify')
      for (const _ of headers) shop.facilitator.next('verify', { after: verified })
      const sent = Promise.all(headers.map((header) => shop.send(weather, withPayment(header))))
      await shop.asked('verify', 2)
      shop.gates.open('verify')
      const answers = await sent
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
      expect([shop.runs(), shop.facilitator.settled.length]).toEqual([1, 1])
    })

    test('after delivery', async () => {
      const shop = await open()
      const input = withPayment(await shop.pay())
      await shop.send(weather, input)
      await shop.reached('delivered')
      const again = await shop.send(weather, input)
      expect(summarize(again)).toEqual([409, 'payment_already_used'])
      expect(again.header('payment-required')).toBeUndefined()
      expectNoGoods(again)
    })

    test('T04 after delivery, on another route of the same price', async () => {
      const shop = await open({ routes: twoRoutes })
      const input = withPayment(await shop.pay())
      await shop.send(weather, input)
      await shop.reached('delivered')
      expect(summarize(await shop.send(report, input))).toEqual([409, 'payment_already_used'])
      expect(shop.runs(report)).toBe(0)
    })

    test('T04 what is owed on one route is not owed on another', async () => {
      const shop = await open({ routes: twoRoutes })
      shop.facilitator.next('settle', 'pending')
      const input = withPayment(await shop.pay())
      await shop.send(weather, input)
      expect((await shop.send(report, input)).status).toBe(409)
      expect((await shop.send(`${weather}?day=2`, input)).status).toBe(409)
      expect((await shop.send(weather, input)).status).toBe(200)
      expect([shop.runs(report), shop.facilitator.settled.length]).toEqual([0, 1])
    })

    test('T04 a cheaper route cannot pay for a dearer one', async () => {
      const shop = await open({
        routes: [
          { path: weather, behave: 'json' },
          { path: report, behave: 'json', settings: { price: '$1' } },
        ],
      })
      const answer = await shop.send(report, withPayment(await shop.pay(weather)))
      expect(summarize(answer)).toEqual([402, 'payment_mismatch'])
      expect(answer.challenge().accepts[0]?.amount).toBe('1000000')
      expect(shop.runs()).toBe(0)
    })

    test('T10 pending: the same payment again, one settlement', async () => {
      const shop = await open()
      shop.facilitator.next('settle', 'pending')
      shop.facilitator.next('settle', 'pending')
      const input = withPayment(await shop.pay())
      const seen = []
      for (let attempt = 0; attempt < 3; attempt += 1) {
        const { status } = await shop.send(weather, input)
        seen.push(status)
      }
      expect(seen).toEqual([402, 402, 200])
      expect(shop.facilitator.settled).toHaveLength(1)
    })

    test('T10 late: a settlement that ends after the wait is found', async () => {
      const shop = await open({ settings: { settleTimeoutMs: 20 } })
      shop.facilitator.next('settle', { after: shop.gates.wait('settle') })
      const input = withPayment(await shop.pay())
      const late = await shop.send(weather, input)
      expect(summarize(late)).toEqual([402, 'settlement_pending'])
      expect(late.header('payment-required')).toBeUndefined()
      shop.gates.open('settle')
      const answer = await shop.send(weather, input)
      expect([answer.status, answer.receipt().success]).toEqual([200, true])
      expect(shop.facilitator.settled).toHaveLength(1)
    })

    test('a failed settlement invites a new payment, which works', async () => {
      const shop = await open()
      shop.facilitator.next('settle', { failed: 'invalid_exact_evm_transaction_failed' })
      const failed = await shop.buy()
      const header = await shop.buyer.payFor(failed.challenge())
      expect((await shop.send(weather, withPayment(header))).status).toBe(200)
      expect(shop.facilitator.settled).toHaveLength(1)
    })
  })
}
