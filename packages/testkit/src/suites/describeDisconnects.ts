import { describe, expect, test } from 'vitest'
import { type OpenShop, weather, withPayment } from '../shop/openShop.js'

/** T36: the buyer goes away, at each moment at which it can. */
export function describeDisconnects(open: OpenShop): void {
  describe('disconnects', () => {
    test('T36 before the answer: given back, and good for another try', async () => {
      const shop = await open({ behave: 'slow' })
      const input = withPayment(await shop.pay())
      const first = shop.start(weather, input)
      await shop.entered()
      first.destroy()
      await shop.reached('released')
      shop.gates.open('answer')
      const answer = await shop.send(weather, input)
      expect([answer.status, shop.facilitator.settled.length]).toEqual([200, 1])
    })

    test('T36 while a handler that never answers runs', async () => {
      const shop = await open({ behave: 'never' })
      const first = shop.start(weather, withPayment(await shop.pay()))
      await shop.entered()
      first.destroy()
      await shop.reached('released')
      expect(shop.facilitator.calls.map(({ operation }) => operation)).toEqual(['verify'])
    })

    test('T36 during verification: the handler does not run', async () => {
      const shop = await open()
      shop.facilitator.next('verify', { after: shop.gates.wait('verify') })
      const input = withPayment(await shop.pay())
      const first = shop.start(weather, input)
      await shop.asked('verify')
      first.destroy()
      // Another connection's answer: by then the server has seen the first one close.
      await shop.send(weather)
      shop.gates.open('verify')
      await shop.reached('released')
      expect(shop.runs()).toBe(0)
      expect((await shop.send(weather, input)).status).toBe(200)
      expect(shop.facilitator.settled).toHaveLength(1)
    })

    test('T36 during settlement: owed, then delivered', async () => {
      const shop = await open()
      shop.facilitator.next('settle', { after: shop.gates.wait('settle') })
      const input = withPayment(await shop.pay())
      const first = shop.start(weather, input)
      await shop.asked('settle')
      first.destroy()
      await shop.left()
      shop.gates.open('settle')
      await shop.reached('owed')
      expect(await shop.store.list({ states: ['settled'] })).toHaveLength(1)
      const answer = await shop.send(weather, input)
      expect([answer.status, answer.receipt().success]).toEqual([200, true])
      await shop.reached('delivered')
      expect((await shop.send(weather, input)).status).toBe(409)
      // What is owed was settled for certain: nobody need be asked again.
      expect(shop.facilitator.calls.map(({ operation }) => operation)).toEqual(['verify', 'settle'])
    })

    test('T36 during a settlement that fails: not owed', async () => {
      const shop = await open()
      const { buyer, facilitator, gates } = shop
      facilitator.next('settle', { after: gates.wait('settle') })
      const first = shop.start(weather, withPayment(await shop.pay()))
      await shop.asked('settle')
      facilitator.setBalance(buyer.address, 0n)
      first.destroy()
      await shop.left()
      gates.open('settle')
      await shop.reached('failed')
      expect(await shop.store.list({ states: ['settled'] })).toEqual([])
      expect(shop.events.map(({ kind }) => kind)).not.toContain('owed')
    })

    test('T36 in the middle of the body: owed, then delivered', async () => {
      const shop = await open({ behave: 'stream-gated', settings: { holdBytes: 1024 } })
      const input = withPayment(await shop.pay())
      const first = shop.start(weather, input)
      await first.response
      first.destroy()
      await shop.reached('owed')
      shop.gates.open('rest')
      const answer = await shop.send(weather, input)
      expect([answer.status, answer.body.length]).toEqual([200, 65_536])
      await shop.reached('delivered')
      expect(shop.facilitator.settled).toHaveLength(1)
    })

    test('T36 in the middle of a paid stream: owed', async () => {
      const shop = await open({ behave: 'sse', settings: { flow: 'upfront' } })
      const first = shop.start(weather, withPayment(await shop.pay()))
      await first.response
      first.destroy()
      await shop.reached('owed')
      expect(shop.facilitator.settled).toHaveLength(1)
    })

    test('after delivery: nothing is owed', async () => {
      const shop = await open()
      await shop.buy()
      await shop.reached('delivered')
      expect(await shop.store.list({ states: ['settled'] })).toEqual([])
      expect(shop.events.map(({ kind }) => kind)).toEqual(['claimed', 'settled', 'delivered'])
    })
  })
}
