import { encodeSettleResponse } from '@farebox/core'
import { describe, expect, test } from 'vitest'
import { createFakeBuyer } from './createFakeBuyer.js'
import { createShop, shopUrl } from './createShop.fixture.js'
import { expectChallenge } from './expectChallenge.js'
import { expectNotCharged } from './expectNotCharged.js'
import { expectPaid } from './expectPaid.js'
import { PaymentAssertionError } from './PaymentAssertionError.js'

async function buy(shop: ReturnType<typeof createShop>): Promise<Response> {
  const header = await createFakeBuyer().payFor(await shop.fetch(shopUrl))
  return shop.fetch(shopUrl, { headers: { 'payment-signature': header } })
}

function thrownBy(work: () => unknown): unknown {
  try {
    work()
  } catch (thrown) {
    return thrown
  }
  return undefined
}

describe('expectChallenge', () => {
  test('reads the terms', async () => {
    const response = await createShop().fetch(shopUrl)
    expect(expectChallenge(response)).toMatchObject({
      resource: { url: shopUrl },
      accepts: [{ amount: '10000' }],
    })
    expect(response.bodyUsed).toBe(false)
  })

  test('a free answer, and a 402 that invites nobody', async () => {
    expect(thrownBy(() => expectChallenge(new Response('free')))).toMatchObject({
      name: 'AssertionError',
      code: 'ERR_ASSERTION',
      message:
        'Expected a challenge, but the answer has status 200, no challenge, and receipt: none.',
      expected: { status: 402, challenge: true },
      actual: { status: 200, challenge: false, receipt: 'none' },
    })
    const shop = createShop()
    shop.facilitator.next('settle', 'pending')
    const pending = await buy(shop)
    expect(() => expectChallenge(pending)).toThrow('status 402, no challenge, and receipt: pending')
  })

  test('a header that is not a challenge', () => {
    const response = new Response('', { status: 402, headers: { 'payment-required': 'x' } })
    const error = thrownBy(() => expectChallenge(response))
    expect(error).toBeInstanceOf(PaymentAssertionError)
    expect(error).toMatchObject({
      message: expect.stringContaining('cannot be read'),
      cause: { code: 'base64_invalid' },
    })
  })
})

describe('expectPaid', () => {
  test('reads the receipt', async () => {
    const receipt = expectPaid(await buy(createShop()))
    expect(receipt).toMatchObject({ state: 'settled', network: 'eip155:31337', amount: '10000' })
  })

  test('takes the headers of supertest and the like', () => {
    const raw = encodeSettleResponse({ success: true, transaction: '0x1', network: 'eip155:1' })
    expect(expectPaid({ status: 200, headers: { 'payment-response': raw } })).toMatchObject({
      transaction: '0x1',
    })
    expect(expectPaid({ status: 200, headers: { 'PAYMENT-RESPONSE': [raw] } }).raw).toBe(raw)
    expect(() => expectPaid({ status: 200, headers: { 'payment-response': undefined } })).toThrow(
      'receipt: none',
    )
  })

  test('free, unpaid, failed, pending, and paid but broken', async () => {
    expect(() => expectPaid(new Response('free'))).toThrow('receipt: none')
    expect(() => expectPaid(new Response('', { headers: { 'payment-response': '?' } }))).toThrow(
      'receipt: unreadable',
    )
    const shop = createShop()
    shop.facilitator.next('settle', { failed: 'insufficient_funds' })
    const failed = await buy(shop)
    expect(() => expectPaid(failed)).toThrow(
      'a challenge, and receipt: failed (insufficient_funds)',
    )
    shop.facilitator.next('settle', 'pending')
    const pending = await buy(shop)
    expect(() => expectPaid(pending)).toThrow('receipt: pending')
    const broken = await buy(createShop({ flow: 'upfront' }, { status: 500 }))
    expect(() => expectPaid(broken)).toThrow('status 500, no challenge, and receipt: settled')
  })
})

describe('expectNotCharged', () => {
  test('free, unpaid, refused, broken, failed', async () => {
    expectNotCharged(new Response('free'))
    expectNotCharged(new Response('Occupied', { status: 409 }))
    const shop = createShop()
    expectNotCharged(await shop.fetch(shopUrl))
    shop.facilitator.next('verify', { invalid: 'insufficient_funds' })
    expectNotCharged(await buy(shop))
    shop.facilitator.next('settle', { failed: 'insufficient_funds' })
    expectNotCharged(await buy(shop))
    expectNotCharged(await buy(createShop({}, { status: 500 })))
    expect(shop.facilitator.settled).toEqual([])
  })

  test('paid, pending, unreadable, used', async () => {
    const shop = createShop()
    const header = await createFakeBuyer().payFor(await shop.fetch(shopUrl))
    const init = { headers: { 'payment-signature': header } }
    const paid = await shop.fetch(shopUrl, init)
    expect(() => expectNotCharged(paid)).toThrow('receipt: settled')
    const used = await shop.fetch(shopUrl, init)
    expect(() => expectNotCharged(used)).toThrow('status 409')
    shop.facilitator.next('settle', 'pending')
    const pending = await buy(shop)
    expect(() => expectNotCharged(pending)).toThrow('receipt: pending')
    const strange = new Response('', { headers: { 'payment-response': '?' } })
    expect(() => expectNotCharged(strange)).toThrow('receipt: unreadable')
  })
})
