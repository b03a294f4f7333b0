import { Agent } from 'node:http'
import { describe, expect, onTestFinished, test } from 'vitest'
import { exchangeRaw } from '../client/exchangeRaw.js'
import { sendRequest } from '../client/sendRequest.js'
import { startCachingProxy } from '../client/startCachingProxy.js'
import { goods } from '../host/PaidHost.js'
import { type OpenShop, type Shop, weather, withPayment } from '../shop/openShop.js'
import { expectNoGoods } from './expectGuarded.js'

function oneConnection(): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  onTestFinished(() => agent.destroy())
  return agent
}

function toMessage({ url }: Shop, target: string, header: string, last = false): string {
  const { host } = new URL(url)
  const close = last ? 'Connection: close\r\n' : ''
  return `GET ${target} HTTP/1.1\r\nHost: ${host}\r\n${close}PAYMENT-SIGNATURE: ${header}\r\n\r\n`
}

const fastAndSlow = [
  { path: '/slow', behave: 'slow' },
  { path: weather, behave: 'write-end' },
] as const

/** More than one request on a connection, and machines in between. */
export function describeConnections(open: OpenShop): void {
  describe('connections', () => {
    test.each(['json', 'big-5mb', 'stream-100', 'write-head-200'] as const)(
      'keep-alive after a replaced answer: %s',
      async (behave) => {
        const shop = await open({ behave })
        const agent = oneConnection()
        const input = withPayment(await shop.pay(), { agent })
        shop.facilitator.next('settle', { failed: 'insufficient_funds' })
        const replaced = await shop.send(weather, input)
        expect(replaced.status).toBe(402)
        const next = await shop.send(weather, { agent })
        expect([next.status, next.reusedSocket]).toEqual([402, true])
        expect(next.json().error).toBe('Payment required')
        const paid = await shop.buy(weather, { agent })
        expect([paid.status, paid.receipt().success]).toEqual([200, true])
      },
    )

    test('keep-alive after paid answers', async () => {
      const shop = await open({ behave: 'echo' })
      const agent = oneConnection()
      for (const day of ['1', '2', '3']) {
        const answer = await shop.buy(`${weather}?day=${day}`, { agent })
        expect(answer.json().url).toBe(`${weather}?day=${day}`)
        expect(answer.reusedSocket).toBe(true)
      }
      expect(shop.facilitator.settled).toHaveLength(3)
    })

    test('pipelining: two payments, two answers in order', async () => {
      const shop = await open({ routes: fastAndSlow })
      const messages =
        toMessage(shop, '/slow', await shop.pay('/slow')) +
        toMessage(shop, weather, await shop.pay(weather), true)
      const exchanged = exchangeRaw(shop.url, messages, 2)
      await shop.entered(2)
      shop.gates.open('answer')
      const [slow, fast] = await exchanged
      expect([slow?.status, slow?.json()]).toEqual([200, { goods }])
      expect([fast?.status, fast?.text]).toEqual([200, goods])
      expect(slow?.receipt().transaction).not.toBe(fast?.receipt().transaction)
      await shop.reached('delivered', 2)
      expect(shop.facilitator.settled).toHaveLength(2)
    })

    test('T01 pipelining: one payment twice', async () => {
      const shop = await open()
      const header = await shop.pay()
      const message = toMessage(shop, weather, header) + toMessage(shop, weather, header, true)
      const answers = await exchangeRaw(shop.url, message, 2)
      const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b)
      expect(statuses).toEqual([200, 409])
      expect([shop.runs(), shop.facilitator.settled.length]).toEqual([1, 1])
    })

    test('pipelining: a failed sale does not disturb the next', async () => {
      const shop = await open({ routes: fastAndSlow })
      shop.gates.open('answer')
      shop.facilitator.next('settle', { failed: 'insufficient_funds' })
      const slow = await shop.pay('/slow')
      const first = await shop.send('/slow', withPayment(slow))
      expect(first.status).toBe(402)
      const messages =
        toMessage(shop, '/slow', 'nonsense') + toMessage(shop, weather, await shop.pay(), true)
      const [refused, paid] = await exchangeRaw(shop.url, messages, 2)
      expect([refused?.status, paid?.status, paid?.text]).toEqual([400, 200, goods])
    })
  })

  describe('caches', () => {
    test.each(['json', 'cacheable', 'empty-204'] as const)(
      'T12 a shared cache keeps nothing that was paid for: %s',
      async (behave) => {
        const shop = await open({ behave })
        const proxy = await startCachingProxy(shop.url)
        onTestFinished(() => proxy.close())
        const input = withPayment(await shop.pay())
        const paid = await sendRequest(proxy.url, weather, input)
        expect([paid.status, paid.header('x-cache')]).toEqual([
          behave === 'empty-204' ? 204 : 200,
          'miss',
        ])
        for (const again of [input, {}]) {
          const answer = await sendRequest(proxy.url, weather, again)
          expect(answer.header('x-cache')).toBe('miss')
          expect([402, 409]).toContain(answer.status)
          expectNoGoods(answer)
        }
      },
    )

    test('T12 nor the price', async () => {
      const shop = await open()
      const proxy = await startCachingProxy(shop.url)
      onTestFinished(() => proxy.close())
      const header = await shop.buyer.payFor((await sendRequest(proxy.url, weather)).challenge())
      const paid = await sendRequest(proxy.url, weather, withPayment(header))
      expect([paid.status, paid.header('x-cache')]).toEqual([200, 'miss'])
    })

    test('the cache of these tests does keep what it may', async () => {
      const shop = await open({ behave: 'cacheable', settings: false })
      const proxy = await startCachingProxy(shop.url)
      onTestFinished(() => proxy.close())
      await sendRequest(proxy.url, weather)
      expect((await sendRequest(proxy.url, weather)).header('x-cache')).toBe('hit')
    })
  })
}
