import { describe, expect, test } from 'vitest'
import { bigBody } from '../host/nodeBehaviours.js'
import { type OpenShop, weather, withPayment } from '../shop/openShop.js'
import { expectNoGoods } from './expectGuarded.js'

const mebibyte = 1024 * 1024

/** Long answers: what is held, when it commits, and what happens then. */
export function describeStreams(open: OpenShop): void {
  describe('streams', () => {
    test('T02 100 pieces leave after the settlement', async () => {
      const shop = await open({ behave: 'stream-100' })
      shop.facilitator.next('settle', { after: shop.gates.wait('settle') })
      const sent = shop.start(weather, withPayment(await shop.pay()))
      let isAnswered = false
      sent.response.then(
        () => (isAnswered = true),
        () => undefined,
      )
      await shop.asked('settle')
      expect(isAnswered).toBe(false)
      shop.gates.open('settle')
      const answer = await sent.answer()
      expect(answer.receipt().success).toBe(true)
      expect(answer.text).toMatch(/^0\.+1\.+2\./)
      expect(answer.body).toHaveLength(102_400)
    })

    test.each([
      ['big-5mb', 'below', 10],
      ['big-5mb', 'above', 1],
      ['pipe-5mb', 'below', 10],
      ['pipe-5mb', 'above', 1],
    ] as const)('%s arrives whole, %s holdBytes', async (behave, _, size) => {
      const shop = await open({ behave, settings: { holdBytes: size * mebibyte } })
      const answer = await shop.buy()
      expect([answer.status, answer.receipt().success]).toEqual([200, true])
      expect(answer.body.equals(bigBody)).toBe(true)
      await shop.reached('delivered')
    })

    test.each([
      ['big-5mb', 10],
      ['big-5mb', 1],
      ['pipe-5mb', 10],
      ['pipe-5mb', 1],
    ] as const)('%s is withheld whole at %d MiB', async (behave, size) => {
      const shop = await open({ behave, settings: { holdBytes: size * mebibyte } })
      shop.facilitator.next('settle', { failed: 'insufficient_funds' })
      const answer = await shop.buy()
      expect(answer.status).toBe(402)
      expectNoGoods(answer)
      expect(answer.json().code).toBe('settlement_failed')
    })

    test('a full hold commits before the handler ends', async () => {
      const shop = await open({ behave: 'stream-gated', settings: { holdBytes: 1024 } })
      const sent = shop.start(weather, withPayment(await shop.pay()))
      const response = await sent.response
      expect(response.statusCode).toBe(200)
      expect(response.headers['payment-response']).toBeDefined()
      expect(shop.facilitator.settled).toHaveLength(1)
      shop.gates.open('rest')
      expect((await sent.answer()).body).toHaveLength(65_536)
      await shop.reached('delivered')
    })

    test('an answer in the hold does not', async () => {
      const shop = await open({ behave: 'stream-gated' })
      const sent = shop.start(weather, withPayment(await shop.pay()))
      await shop.entered()
      expect(shop.facilitator.settled).toEqual([])
      shop.gates.open('rest')
      expect((await sent.answer()).body).toHaveLength(65_536)
      expect(shop.facilitator.settled).toHaveLength(1)
    })

    test('a failure in the hold is not charged', async () => {
      const shop = await open({ behave: 'break-gated' })
      shop.gates.open('rest')
      await expect(shop.buy()).rejects.toThrow()
      await shop.reached('released')
      expect(shop.facilitator.settled).toEqual([])
    })

    test('a failure after the commit is owed', async () => {
      const shop = await open({ behave: 'break-gated', settings: { holdBytes: 1024 } })
      const input = withPayment(await shop.pay())
      const sent = shop.start(weather, input)
      await sent.response
      shop.gates.open('rest')
      await expect(sent.answer()).rejects.toThrow()
      await shop.reached('owed')
      await expect(shop.send(weather, input)).rejects.toThrow()
      expect([shop.runs(), shop.facilitator.settled.length]).toEqual([2, 1])
    })

    test('upfront: events arrive one by one', async () => {
      const shop = await open({ behave: 'sse', settings: { flow: 'upfront' } })
      const sent = shop.start(weather, withPayment(await shop.pay()))
      const response = await sent.response
      expect(response.headers['payment-response']).toBeDefined()
      expect(response.headers['content-type']).toMatch(/^text\/event-stream/)
      expect(shop.facilitator.settled).toHaveLength(1)
      const seen: string[] = []
      const pieces = response.iterator({ destroyOnReturn: false })
      for (const event of ['one', 'two', 'three']) {
        shop.gates.open(event)
        seen.push(String((await pieces.next()).value))
      }
      expect(seen).toEqual(['data: one\n\n', 'data: two\n\n', 'data: three\n\n'])
      await shop.reached('delivered')
    })

    test('upfront: an unsettled payment never runs the handler', async () => {
      for (const outcome of [{ failed: 'insufficient_funds' }, 'pending'] as const) {
        const shop = await open({ behave: 'sse', settings: { flow: 'upfront' } })
        shop.facilitator.next('settle', outcome)
        const answer = await shop.buy()
        expect([answer.status, shop.runs()]).toEqual([402, 0])
      }
    })

    test('upfront: an error is owed to the same payment', async () => {
      const shop = await open({ behave: 'throw', settings: { flow: 'upfront' } })
      const input = withPayment(await shop.pay())
      const answer = await shop.send(weather, input)
      expect([answer.status, answer.receipt().success]).toEqual([500, true])
      await shop.reached('owed')
      expect((await shop.send(weather, input)).status).toBe(500)
      expect([shop.runs(), shop.facilitator.settled.length]).toEqual([2, 1])
    })
  })
}
