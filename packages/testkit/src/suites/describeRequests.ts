import { encodePaymentPayload } from '@farebox/core'
import { describe, expect, test } from 'vitest'
import { exchangeRaw } from '../client/exchangeRaw.js'
import { editPayload, type OpenShop, weather, withPayment } from '../shop/openShop.js'
import { expectNoGoods, summarize } from './expectGuarded.js'

const body = JSON.stringify({ city: 'Zürich', note: 'x'.repeat(50_000) })
const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body } as const

/** What buyers send, and what attackers do. */
export function describeRequests(open: OpenShop): void {
  describe('requests', () => {
    test('T13 the same header twice, or two payments', async () => {
      const shop = await open()
      const [one, other] = [await shop.pay(), await shop.pay()]
      for (const values of [
        [one, one],
        [one, other],
        [one, ''],
        ['', one],
      ]) {
        const answer = await shop.send(weather, { headers: { 'payment-signature': values } })
        expect(summarize(answer)).toEqual([400, 'payment_ambiguous'])
      }
      expect(shop.runs()).toBe(0)
    })

    test('T13 two values in one header', async () => {
      const shop = await open()
      const header = `${await shop.pay()}, ${await shop.pay()}`
      const answer = await shop.send(weather, withPayment(header))
      expect([answer.status, shop.runs()]).toEqual([400, 0])
    })

    test('T13 both versions at once', async () => {
      const shop = await open()
      const header = await shop.pay()
      const answer = await shop.send(
        weather,
        withPayment(header, { headers: { 'x-payment': header } }),
      )
      expect(summarize(answer)).toEqual([400, 'payment_ambiguous'])
    })

    test('a header name in any case', async () => {
      const shop = await open()
      const header = await shop.pay()
      const answer = await shop.send(weather, { headers: { 'PayMENT-siGNATURE': header } })
      expect(answer.status).toBe(200)
    })

    test('T14 a header beyond all limits', async () => {
      const shop = await open()
      const message = `GET ${weather} HTTP/1.1\r\nHost: x\r\nPAYMENT-SIGNATURE: ${'A'.repeat(100_000)}\r\n\r\n`
      const answers = await exchangeRaw(shop.url, message).catch(() => [])
      expect(answers.every(({ status }) => status >= 400)).toBe(true)
      expect(shop.runs()).toBe(0)
      expect((await shop.buy()).status).toBe(200)
    })

    test('T05 a signature of somebody else', async () => {
      const shop = await open()
      const payment = await shop.sign()
      const { authorization } = payment.payload
      const stolen = editPayload(payment, {
        // Always an object in EIP-3009.
        authorization: {
          ...(authorization as object),
          from: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
        },
      })
      const answer = await shop.send(weather, withPayment(stolen))
      expect(summarize(answer)).toEqual([402, 'payment_invalid'])
      expect(answer.json().reason).toBe('invalid_exact_evm_signature')
      expect(shop.runs()).toBe(0)
    })

    test('T05 a payment to somebody else', async () => {
      const shop = await open()
      const [requirements] = (await shop.quote()).accepts
      if (requirements === undefined) throw new Error('The challenge has no offer.')
      const payTo = '0x90F79bf6EB2c4f870365E785982E1f101E93b906'
      const payment = await shop.buyer.sign({ ...requirements, payTo })
      const lying = encodePaymentPayload({ ...payment, accepted: requirements })
      const honest = encodePaymentPayload(payment)
      expect((await shop.send(weather, withPayment(lying))).json().reason).toBe(
        'invalid_exact_evm_recipient_mismatch',
      )
      expect(summarize(await shop.send(weather, withPayment(honest)))).toEqual([
        402,
        'payment_mismatch',
      ])
      expect([shop.runs(), shop.facilitator.settled.length]).toEqual([0, 0])
    })

    test('T15 another spelling of the same payment is the same payment', async () => {
      const shop = await open()
      const payment = await shop.sign()
      const { authorization, signature } = payment.payload
      if (typeof signature !== 'string') throw new Error('The payment has no signature.')
      // Always an object in EIP-3009.
      const { from, ...rest } = authorization as { readonly from: string }
      const other = editPayload(payment, {
        signature: `0x${signature.slice(2).toUpperCase()}`,
        authorization: { ...rest, from: from.toLowerCase() },
      })
      expect((await shop.send(weather, withPayment(encodePaymentPayload(payment)))).status).toBe(
        200,
      )
      await shop.reached('delivered')
      expect(summarize(await shop.send(weather, withPayment(other)))).toEqual([
        409,
        'payment_already_used',
      ])
    })

    test.each([
      ['a query', `${weather}?city=x&city=y&empty=`],
      ['an escaped query', `${weather}?q=%22%3Cscript%3E&r=%2F..%2F`],
      ['unicode', `${weather}?city=Z%C3%BCrich&icon=%E2%98%80`],
      ['a question mark', `${weather}?`],
    ])('%s in the URL', async (_, target) => {
      const shop = await open()
      const challenge = await shop.quote(target)
      // To buyers, a question mark with nothing behind it is nothing; Next drops it.
      const spellings = [`${shop.url}${target}`, `${shop.url}${target}`.replace(/\?$/, '')]
      expect(spellings).toContain(challenge.resource.url)
      expect((await shop.buy(target)).status).toBe(200)
    })

    test('bytes that are no URL', async () => {
      const shop = await open()
      const message = `GET ${weather}?city=Zürich HTTP/1.1\r\nHost: ${new URL(shop.url).host}\r\nConnection: close\r\n\r\n`
      const [answer] = await exchangeRaw(shop.url, message)
      expect([400, 402]).toContain(answer?.status)
      if (answer?.status === 402) expect(answer.challenge().resource.url).toMatch(/^[\x21-\x7e]+$/)
      expect(shop.runs()).toBe(0)
    })

    test.each([
      ['without', false],
      ['with', true],
    ] as const)('a POST body arrives whole, %s body parser', async (_, parsesBodies) => {
      const shop = await open({ method: 'POST', behave: 'echo', parsesBodies })
      const answer = await shop.buy(weather, post)
      expect(answer.status).toBe(200)
      expect(answer.json()).toMatchObject({ method: 'POST', url: weather, body })
    })

    test('a POST body that nobody reads', async () => {
      const shop = await open({ method: 'POST', behave: 'json' })
      const large = { ...post, body: Buffer.alloc(300_000, 'x') }
      expect((await shop.buy(weather, large)).status).toBe(200)
      expect((await shop.send(weather, large)).status).toBe(402)
    })

    test('a POST that is not paid leaves no trace', async () => {
      const shop = await open({ method: 'POST', behave: 'echo' })
      const answer = await shop.send(weather, post)
      expect(answer.status).toBe(402)
      expect(answer.text).not.toContain('Zürich')
      expectNoGoods(answer)
      expect([shop.runs(), shop.facilitator.calls.length]).toEqual([0, 0])
    })
  })

  describe('facilitators', () => {
    test('T21 valid, for somebody else', async () => {
      const shop = await open()
      shop.facilitator.next('verify', {
        answer: { isValid: true, payer: '0x90F79bf6EB2c4f870365E785982E1f101E93b906' },
      })
      const answer = await shop.buy()
      expect(summarize(answer)).toEqual([502, 'facilitator_malformed'])
      expect(shop.runs()).toBe(0)
    })

    test.each([
      ['no transaction', { success: true, transaction: '', network: 'eip155:31337' }],
      ['another chain', { success: true, transaction: '0x1', network: 'eip155:1' }],
      ['no chain', { success: true, transaction: '0x1', network: '' }],
    ])('T21 a success with %s releases nothing', async (_, lie) => {
      const shop = await open()
      shop.facilitator.next('settle', { answer: lie })
      const answer = await shop.buy()
      expect(summarize(answer)).toEqual([402, 'settlement_pending'])
      expectNoGoods(answer)
    })

    test('down, then back: the same payment is good', async () => {
      const shop = await open()
      shop.facilitator.next('verify', 'unreachable')
      const input = withPayment(await shop.pay())
      const down = await shop.send(weather, input)
      expect([down.status, Number(down.header('retry-after')) > 0]).toEqual([503, true])
      expect((await shop.send(weather, input)).status).toBe(200)
      expect([shop.runs(), shop.facilitator.settled.length]).toEqual([1, 1])
    })

    test('T10 lost on the way: the money moved once', async () => {
      const shop = await open()
      shop.facilitator.next('settle', 'lost')
      const input = withPayment(await shop.pay())
      const lost = await shop.send(weather, input)
      expect(summarize(lost)).toEqual([402, 'settlement_pending'])
      expect((await shop.send(weather, input)).status).toBe(200)
      expect(shop.facilitator.settled).toHaveLength(1)
    })

    test('T07 money that is gone between verify and settle', async () => {
      const shop = await open({ behave: 'slow' })
      const sent = shop.start(weather, withPayment(await shop.pay()))
      await shop.entered()
      shop.facilitator.setBalance(shop.buyer.address, 0n)
      shop.gates.open('answer')
      const answer = await sent.answer()
      expect(summarize(answer)).toEqual([402, 'settlement_failed'])
      expectNoGoods(answer)
    })
  })
}
