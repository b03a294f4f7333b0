import type { ServerResponse } from 'node:http'
import { encodePaymentRequired } from '@farebox/core'
import { PaymentOutcomeUnknownError } from '@farebox/core/client'
import { describe, expect, it } from 'vitest'
import { payingFetch } from './payingFetch.js'
import type { PaymentEvent } from './PaymentEvent.js'
import { readPayment } from './readPayment.js'
import { readReceipt } from './readReceipt.js'
import {
  createChallenge,
  createOptions,
  createSleepless,
  pendingSettlement,
  sendChallenge,
  sendReceipt,
  settlement,
  startSeller,
} from './seller.fixture.js'

const succeed = (response: ServerResponse) => sendReceipt(response, 200, settlement)
const lose = (response: ServerResponse) => void response.socket?.destroy()

describe('T10 a lost answer', () => {
  it('has the same payment sent again', async () => {
    const seller = await startSeller((response, count) =>
      count === 1 ? lose(response) : succeed(response),
    )
    const { environment, waits } = createSleepless()
    const events: PaymentEvent[] = []
    const onPayment = (event: PaymentEvent) => void events.push(event)
    const response = await payingFetch(createOptions({ environment, onPayment }))(seller.origin, {
      method: 'POST',
      body: 'order',
    })
    expect(response.status).toBe(200)
    expect(readPayment(response)?.attempts).toBe(2)
    const [unpaid, first, second] = seller.seen
    expect(seller.seen).toHaveLength(3)
    expect(second?.headers).toEqual(first?.headers)
    expect([unpaid, first, second].map((seen) => String(seen?.body))).toEqual(
      Array(3).fill('order'),
    )
    expect(waits).toEqual([500])
    expect(events).toMatchObject([
      { kind: 'signed' },
      { kind: 'resent', attempt: 2, cause: { name: 'TypeError' } },
      { kind: 'answered', status: 200 },
    ])
  })

  it('is an unknown outcome after the last try, with the payment to send again', async () => {
    const seller = await startSeller((response, count) =>
      count <= 3 ? lose(response) : succeed(response),
    )
    const { environment, waits } = createSleepless()
    const events: PaymentEvent[] = []
    const paying = payingFetch(
      createOptions({
        environment,
        budget: { perDay: '$0.01' },
        onPayment: (event) => void events.push(event),
      }),
    )
    const error: unknown = await paying(seller.origin).catch((thrown) => thrown)
    if (!(error instanceof PaymentOutcomeUnknownError)) throw new Error('other', { cause: error })
    expect(error).toMatchObject({
      code: 'payment_outcome_unknown',
      charged: 'unknown',
      attempts: 3,
      cause: { name: 'TypeError' },
    })
    expect(waits).toEqual([500, 1000])
    expect(events.at(-1)).toMatchObject({ kind: 'unknown' })

    await expect(paying(`${seller.origin}/other`)).rejects.toMatchObject({
      code: 'spend_limit_exceeded',
    })
    const later = await fetch(seller.origin, { headers: error.payment.headers })
    expect(readReceipt(later)?.state).toBe('settled')
    expect(new Set(seller.payments()).size).toBe(1)
    expect(seller.payments()).toHaveLength(4)
  })

  it('is not tried again where that is switched off', async () => {
    const seller = await startSeller(lose)
    const paying = payingFetch(createOptions({ retry: { tries: 1 } }))
    await expect(paying(seller.origin)).rejects.toMatchObject({ attempts: 1 })
    expect(seller.payments()).toHaveLength(1)
  })
})

describe('an undecided answer', () => {
  const undecided: Record<string, (response: ServerResponse) => void> = {
    'a pending settlement': (response) => sendReceipt(response, 402, pendingSettlement),
    'a payment in flight': (response) => void response.writeHead(409, { 'retry-after': '1' }).end(),
    'an unavailable server': (response) => void response.writeHead(503).end(),
    'a gateway without an answer': (response) => void response.writeHead(504).end(),
    'a gateway with a bad answer': (response) => void response.writeHead(502).end(),
    'a busy server': (response) => void response.writeHead(429, { 'retry-after': '1' }).end(),
  }

  it.each(Object.entries(undecided))(
    'T10 of %s: the same payment is sent again',
    async (_, answer) => {
      const seller = await startSeller((response, count) =>
        count === 1 ? answer(response) : succeed(response),
      )
      const { environment } = createSleepless()
      const response = await payingFetch(createOptions({ environment }))(seller.origin)
      expect(readReceipt(response)?.state).toBe('settled')
      expect(readPayment(response)?.attempts).toBe(2)
      const [first, second] = seller.payments()
      expect(second).toBe(first)
      expect(seller.seen).toHaveLength(3)
    },
  )

  it.each(Object.entries(undecided))('of %s comes back after the last try', async (_, answer) => {
    const seller = await startSeller(answer)
    const { environment } = createSleepless()
    const paying = payingFetch(createOptions({ environment, budget: { perDay: '$0.01' } }))
    const response = await paying(seller.origin)
    expect([402, 409, 429, 502, 503, 504]).toContain(response.status)
    expect(readReceipt(response)?.state).not.toBe('failed')
    expect(seller.payments()).toHaveLength(3)
    await expect(paying(`${seller.origin}/other`)).rejects.toMatchObject({
      code: 'spend_limit_exceeded',
    })
  })

  it('is waited for as long as it says, within reason', async () => {
    const answers = ['7', '31']
    const seller = await startSeller(
      (response, count) =>
        void response.writeHead(409, { 'retry-after': answers[count - 1] ?? '' }).end('busy'),
    )
    const { environment, waits } = createSleepless()
    const response = await payingFetch(createOptions({ environment }))(seller.origin)
    expect(waits).toEqual([7000])
    expect(await response.text()).toBe('busy')
    expect(seller.payments()).toHaveLength(2)
  })
})

describe('a final answer is not asked for again:', () => {
  it.each<[string, (response: ServerResponse) => void]>([
    ['409 without Retry-After', (response) => void response.writeHead(409).end()],
    ['402 with another challenge', (response) => sendChallenge(response, '/')],
    [
      '402 with a failed receipt',
      (response) =>
        sendReceipt(response, 402, { ...settlement, success: false, errorReason: 'no_funds' }),
    ],
    [
      '402 with an unreadable receipt',
      (response) => void response.writeHead(402, { 'PAYMENT-RESPONSE': '***' }).end(),
    ],
    ['500', (response) => void response.writeHead(500).end()],
    ['429 without Retry-After', (response) => void response.writeHead(429).end()],
    ['200 without a receipt', (response) => void response.end()],
  ])('%s', async (_, answer) => {
    const seller = await startSeller(answer)
    const { environment, waits } = createSleepless()
    const response = await payingFetch(createOptions({ environment }))(seller.origin)
    expect(readPayment(response)?.attempts).toBe(1)
    expect(waits).toEqual([])
    expect(seller.payments()).toHaveLength(1)
  })

  it('T10 unreadable, missing and pending receipts stay in the budget', async () => {
    let now = Date.now()
    const challenge = encodePaymentRequired(createChallenge('/'))
    const answers = [{ 'PAYMENT-RESPONSE': '***', 'PAYMENT-REQUIRED': challenge }, {}]
    const seller = await startSeller((response, count) => {
      if (count < 3) return void response.writeHead(402, answers[count - 1]).end()
      response.setHeader('PAYMENT-REQUIRED', challenge)
      sendReceipt(response, 402, pendingSettlement)
    })
    const environment = { ...createSleepless().environment, now: () => now }
    const paying = payingFetch(createOptions({ environment, budget: { perDay: '$0.03' } }))
    expect(readReceipt(await paying(`${seller.origin}/?1`))?.state).toBe('unreadable')
    expect(readReceipt(await paying(`${seller.origin}/?2`))).toBeUndefined()
    expect(readReceipt(await paying(`${seller.origin}/?3`))?.state).toBe('pending')
    now += 3600 * 1000
    await expect(paying(`${seller.origin}/other`)).rejects.toMatchObject({
      code: 'spend_limit_exceeded',
    })
  })
})

describe('abort', () => {
  const abortReason = { name: 'AbortError' }

  it('before the first request sends nothing', async () => {
    const seller = await startSeller()
    const paying = payingFetch(createOptions())
    await expect(paying(seller.origin, { signal: AbortSignal.abort() })).rejects.toMatchObject(
      abortReason,
    )
    expect(seller.seen).toHaveLength(0)
  })

  it('while somebody thinks about the offer signs nothing and frees the budget', async () => {
    const seller = await startSeller()
    const controller = new AbortController()
    let patient = false
    const paying = payingFetch(
      createOptions({
        budget: { perDay: '$0.01' },
        approve: () => {
          if (patient) return true
          controller.abort()
          return new Promise(() => undefined)
        },
      }),
    )
    const { signal } = controller
    await expect(paying(seller.origin, { signal })).rejects.toMatchObject(abortReason)
    expect(seller.payments()).toHaveLength(0)
    patient = true
    expect((await paying(seller.origin)).status).toBe(200)
  })

  it.each<[string, number, (response: ServerResponse) => void]>([
    ['the paid request hangs', 3, () => undefined],
    ['the last try hangs', 1, () => undefined],
    [
      'a retry is waited for',
      3,
      (response) => void response.writeHead(409, { 'retry-after': '25' }).end(),
    ],
  ])('T10 while %s ends at once and leaves the reservation', async (_, tries, answer) => {
    const controller = new AbortController()
    const seller = await startSeller((response) => {
      setTimeout(() => controller.abort(), 50)
      answer(response)
    })
    const events: PaymentEvent[] = []
    const paying = payingFetch(
      createOptions({
        budget: { perDay: '$0.01' },
        retry: { tries },
        onPayment: (event) => void events.push(event),
      }),
    )
    const { signal } = controller
    const before = Date.now()
    await expect(paying(new Request(seller.origin, { signal }))).rejects.toMatchObject(abortReason)
    expect(Date.now() - before).toBeLessThan(5000)
    expect(seller.payments()).toHaveLength(1)
    expect(events.map(({ kind }) => kind)).toEqual(['signed', 'unknown'])
    expect(events[1]?.payment.header.value).toBe(seller.payments()[0])
    await expect(paying(`${seller.origin}/other`)).rejects.toMatchObject({
      code: 'spend_limit_exceeded',
    })
  })
})
