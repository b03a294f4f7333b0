import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { decodePaymentPayload } from '@farebox/core'
import { describe, expect, it } from 'vitest'
import { payingFetch } from './payingFetch.js'
import type { PaymentEvent } from './PaymentEvent.js'
import { readPayment } from './readPayment.js'
import { readReceipt } from './readReceipt.js'
import { createOptions, createSleepless, startSeller } from './seller.fixture.js'
import { startShop } from './shop.fixture.js'

const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => index % 251)
const toHeader = (body: Uint8Array) =>
  `sha-256=:${createHash('sha256').update(body).digest('base64')}:`

function stream(chunks: number): ReadableStream<Uint8Array> {
  let sent = 0
  return new ReadableStream({
    pull(controller) {
      if (sent === chunks) return controller.close()
      controller.enqueue(bytes.slice())
      sent += 1
    },
  })
}

function form(): FormData {
  const data = new FormData()
  data.append('name', 'Zoë')
  data.append('file', new Blob([bytes]), 'data.bin')
  return data
}

// Node wants `duplex` for streams; the standard type does not have it yet.
const streaming = (body: ReadableStream) => ({ body, duplex: 'half' }) as RequestInit
const post = (init: RequestInit) => ({ method: 'POST', ...init })

describe('T04 a seller that takes bound payments only sells', () => {
  it.each<[string, () => RequestInit, number]>([
    ['a GET', () => ({}), 0],
    ['a POST without a body', () => post({}), 0],
    ['a text', () => post({ body: 'Zoë' }), 4],
    ['bytes', () => post({ body: bytes.slice() }), bytes.length],
    ['a Blob', () => post({ body: new Blob([bytes], { type: 'image/png' }) }), bytes.length],
    ['URLSearchParams', () => post({ body: new URLSearchParams({ a: 'ä b' }) }), 10],
    ['a form with a file', () => post({ body: form() }), bytes.length + 200],
    [
      'a gzip body',
      () => post({ body: gzipSync('hello'), headers: { 'content-encoding': 'gzip' } }),
      25,
    ],
    ['a stream', () => post(streaming(stream(1))), bytes.length],
    [
      'a stream that is longer than the seller reads ahead',
      () => post(streaming(stream(8))),
      2.4e6,
    ],
  ])('%s', async (_, create, length) => {
    for (const wrap of [false, true]) {
      const shop = await startShop({ binding: 'required' })
      const paying = payingFetch(createOptions({ binding: 'require' }))
      const url = `${shop.origin}/a%20b?c=ü`
      const response = wrap ? await paying(new Request(url, create())) : await paying(url, create())
      expect(await response.text()).toBe('answer 0')
      expect(readReceipt(response)?.state).toBe('settled')
      const [body = Buffer.alloc(0)] = shop.sold
      expect(body.length).toBeGreaterThanOrEqual(length)
      const covered = create().method !== undefined
      expect(shop.digests).toEqual([covered ? toHeader(body) : undefined])
    }
  })

  it('a body whose sender had set a digest of its own', async () => {
    const shop = await startShop({ binding: 'required' })
    const headers = { 'content-digest': 'sha-512=:AAAA:' }
    const init = post({ body: 'x', headers })
    const response = await payingFetch(createOptions())(shop.origin, init)
    expect(response.status).toBe(200)
    expect(shop.digests).toEqual([toHeader(Buffer.from('x'))])
  })

  it('nobody who does not bind', async () => {
    const shop = await startShop({ binding: 'required' })
    await expect(payingFetch(createOptions({ binding: 'off' }))(shop.origin)).rejects.toMatchObject(
      { rejections: [{ code: 'binding_unavailable' }] },
    )
    expect(shop.sold).toHaveLength(0)
  })
})

describe('T04 a bound payment', () => {
  it.each<[string, (url: string) => string, RequestInit]>([
    ['at another path', (url) => `${url}/other`, {}],
    ['with another query', (url) => `${url}?x`, {}],
    ['with another method', (url) => url, { method: 'PUT', body: 'order' }],
    ['with another body', (url) => url, { method: 'POST', body: 'another' }],
  ])('%s buys nothing', async (_, move, init) => {
    const shop = await startShop()
    const payments: PaymentEvent[] = []
    // What is seen on the way, before the seller has it.
    const steal: typeof fetch = async (input) => {
      const request = new Request(input)
      if (request.headers.has('PAYMENT-SIGNATURE')) throw new TypeError('stolen')
      return fetch(request)
    }
    const options = createOptions({
      fetch: steal,
      retry: { tries: 1 },
      onPayment: (event) => void payments.push(event),
    })
    await expect(payingFetch(options)(shop.origin, post({ body: 'order' }))).rejects.toMatchObject({
      code: 'payment_outcome_unknown',
    })
    const [signed] = payments
    const request = { method: 'POST', body: 'order', ...init }
    const headers = signed?.payment.headers ?? {}
    const response = await fetch(move(shop.origin), { ...request, headers })
    expect(await response.json()).toMatchObject({
      code: 'payment_invalid',
      reason: 'request_binding_mismatch',
    })
    expect(shop.sold).toHaveLength(0)

    const own = await fetch(shop.origin, { ...post({ body: 'order' }), headers })
    expect(await own.text()).toBe('answer 0')
  })
})

describe('T10 an answer that is lost after the settlement', () => {
  it('is given again to the same payment, without another charge or another run', async () => {
    const shop = await startShop()
    shop.loseAnswers(1)
    const { environment } = createSleepless()
    const paying = payingFetch(createOptions({ environment }))
    const response = await paying(shop.origin, post({ body: 'order' }))
    expect(await response.text()).toBe('answer 0')
    expect(readReceipt(response)?.state).toBe('settled')
    expect(readPayment(response)?.attempts).toBeGreaterThan(1)
    expect(shop.sold.map(String)).toEqual(['order'])
    expect(shop.settlements).toHaveLength(1)
  })

  it('is given in the next call, when this one has given up', async () => {
    const shop = await startShop()
    shop.loseAnswers(1)
    const events: PaymentEvent[] = []
    const paying = payingFetch(
      createOptions({ retry: { tries: 1 }, onPayment: (event) => void events.push(event) }),
    )
    const buy = () => paying(shop.origin, post({ body: form() }))
    const again = () => paying(shop.origin, post({ body: 'order' }))
    await expect(again()).rejects.toMatchObject({ code: 'payment_outcome_unknown' })
    const response = await again()
    expect(await response.text()).toBe('answer 0')
    expect(readPayment(response)?.attempts).toBe(2)
    expect(shop.settlements).toHaveLength(1)
    expect(events.map(({ kind }) => kind)).toEqual(['signed', 'unknown', 'resent', 'answered'])

    expect(await (await buy()).text()).toBe('answer 1')
    expect(shop.settlements).toHaveLength(2)
  })

  it('is sold again, and charged once, when the payment was not bound', async () => {
    const shop = await startShop()
    shop.loseAnswers(1)
    const { environment } = createSleepless()
    const paying = payingFetch(createOptions({ environment, binding: 'off' }))
    expect(await (await paying(shop.origin)).text()).toBe('answer 1')
    expect(shop.settlements).toHaveLength(1)
  })
})

it('a seller without terms gets what it got before', async () => {
  const seller = await startSeller()
  await payingFetch(createOptions())(seller.origin, post({ body: 'order' }))
  expect(seller.seen[1]?.headers).not.toHaveProperty('content-digest')
  expect(decodePaymentPayload(seller.payments()[0] ?? '')).not.toHaveProperty('extensions')
})
