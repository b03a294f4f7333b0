import { encodePaymentPayload } from '@farebox/core'
import { describe, expect, test } from 'vitest'
import { bindPayment, removeSalt } from '../shop/bindPayment.js'
import { type OpenShop, type Shop, weather, withPayment } from '../shop/openShop.js'
import { expectGuarded, expectNoGoods, summarize } from './expectGuarded.js'

const report = '/report'
const mebibyte = 1024 * 1024

interface Upload {
  readonly method: 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

function toUpload(body: string): Upload {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body }
}

function toDocument(length: number): string {
  return JSON.stringify({ text: 'x'.repeat(length) })
}

/** A payment bound to one upload, sent with another. */
async function swapBody(shop: Shop, paidFor: Upload, sent: Upload) {
  const { header, contentDigest } = await bindPayment(await shop.quote(weather, paidFor), paidFor)
  const headers = { ...sent.headers, 'content-digest': contentDigest }
  return shop.send(weather, withPayment(header, { ...sent, headers }))
}

/** docs/request-binding.md over HTTP, and answers that are kept for who paid. */
export function describeBindings(open: OpenShop): void {
  describe('bindings', () => {
    test('T04 a bound payment buys its own request and no other', async () => {
      const shop = await open({
        routes: [
          { path: weather, behave: 'json' },
          { path: report, behave: 'json' },
        ],
      })
      const { header } = await bindPayment(await shop.quote(`${weather}?city=x`))
      for (const target of [report, weather, `${weather}?city=y`]) {
        const stolen = await shop.send(target, withPayment(header))
        expect(summarize(stolen)).toEqual([402, 'payment_invalid'])
        expect(stolen.json().reason).toBe('request_binding_mismatch')
      }
      expect([shop.runs(), shop.facilitator.calls.length]).toEqual([0, 0])
      expect((await shop.send(`${weather}?city=x`, withPayment(header))).status).toBe(200)
    })

    test('T47 without its salt it buys nothing', async () => {
      const shop = await open()
      const { header } = await bindPayment(await shop.quote())
      const answer = await shop.send(weather, withPayment(removeSalt(header)))
      expect(answer.json()).toMatchObject({
        code: 'payment_invalid',
        reason: 'request_binding_salt_missing',
      })
      expect(shop.runs()).toBe(0)
    })

    test('T04 required: an unbound payment buys nothing', async () => {
      const shop = await open({ settings: { binding: 'required' } })
      const answer = await shop.buy()
      expect(answer.json().reason).toBe('request_binding_required')
      const { header } = await bindPayment(await shop.quote())
      expect((await shop.send(weather, withPayment(header))).status).toBe(200)
      expect(shop.runs()).toBe(1)
    })

    test.each([
      ['no', 0],
      ['a short', 100],
      ['a long', 900_000],
      ['a very long', 3 * mebibyte],
    ])('%s body is covered and arrives whole', async (_, length) => {
      const shop = await open({ method: 'POST', behave: 'echo' })
      const upload = length === 0 ? { ...toUpload(''), headers: {} } : toUpload(toDocument(length))
      const answer = await swapBody(shop, upload, upload)
      expect([answer.status, answer.json().body === upload.body]).toEqual([200, true])
      expect(shop.facilitator.settled).toHaveLength(1)
    })

    test.each([
      ['another', toUpload(toDocument(100)), toUpload(toDocument(101))],
      ['a longer', toUpload(toDocument(100)), toUpload(toDocument(2 * mebibyte))],
      [
        'a very long other',
        toUpload(toDocument(2 * mebibyte)),
        toUpload(toDocument(2 * mebibyte + 1)),
      ],
    ])('T04 %s body is not charged', async (_, paidFor, sent) => {
      const shop = await open({ method: 'POST', behave: 'echo' })
      const answer = await swapBody(shop, paidFor, sent)
      expect([400, 402]).toContain(answer.status)
      expect(answer.json().charged).toBe('no')
      expect(answer.text).not.toContain('xxx')
      expect(shop.facilitator.settled).toEqual([])
    })

    test('behind a body parser the body is not covered', async () => {
      const shop = await open({ method: 'POST', behave: 'echo', parsesBodies: true })
      const upload = toUpload(toDocument(100))
      const challenge = await shop.quote(weather, upload)
      expect(JSON.stringify(challenge.extensions)).not.toContain('content-digest')
      const { header } = await bindPayment(challenge, upload)
      const answer = await shop.send(weather, withPayment(header, upload))
      expect([answer.status, answer.json().body]).toEqual([200, upload.body])
    })
  })

  describe('kept answers', () => {
    test('T44 the buyer gets its answer again, and nobody else does', async () => {
      const shop = await open({ behave: 'set-cookie' })
      const { header } = await bindPayment(await shop.quote())
      const first = await shop.send(weather, withPayment(header))
      await shop.reached('delivered')
      const again = await shop.send(weather, withPayment(header))
      expect([again.status, again.text]).toEqual([200, first.text])
      expect(again.receipt()).toEqual(first.receipt())
      expect(again.header('x-handler')).toBe('secret')
      expect(again.values('set-cookie')).toEqual([])
      expectGuarded(again)
      const rebuilt = await shop.send(weather, withPayment(removeSalt(header)))
      expectNoGoods(rebuilt)
      expect(rebuilt.status).toBeGreaterThanOrEqual(400)
      expect([shop.runs(), shop.facilitator.settled.length]).toEqual([1, 1])
    })

    test('T36 an answer that was lost on the way is shown, not made again', async () => {
      const shop = await open()
      shop.facilitator.next('settle', { after: shop.gates.wait('settle') })
      const { header } = await bindPayment(await shop.quote())
      const first = shop.start(weather, withPayment(header))
      await shop.asked('settle')
      first.destroy()
      await shop.left()
      shop.gates.open('settle')
      await shop.reached('owed')
      const answer = await shop.send(weather, withPayment(header))
      expect([answer.status, answer.receipt().success]).toEqual([200, true])
      await shop.reached('delivered')
      expect([shop.runs(), shop.facilitator.settled.length]).toEqual([1, 1])
    })

    test('T44 an unbound payment proves it by an identifier, to the letter', async () => {
      const shop = await open()
      const payment = await shop.sign()
      const withId = (id: string): string =>
        encodePaymentPayload({
          ...payment,
          extensions: { 'payment-identifier': { info: { id } } },
        })
      const input = withPayment(withId('a'.repeat(32)))
      const first = await shop.send(weather, input)
      await shop.reached('delivered')
      expect((await shop.send(weather, input)).text).toBe(first.text)
      for (const header of [withId('b'.repeat(32)), encodePaymentPayload(payment)]) {
        const answer = await shop.send(weather, withPayment(header))
        expect(summarize(answer)).toEqual([409, 'payment_already_used'])
      }
      expect(shop.runs()).toBe(1)
    })

    test('T44 an answer to an unbound payment is not kept', async () => {
      const shop = await open()
      const input = withPayment(await shop.pay())
      await shop.send(weather, input)
      await shop.reached('delivered')
      expect(summarize(await shop.send(weather, input))).toEqual([409, 'payment_already_used'])
    })
  })
}
