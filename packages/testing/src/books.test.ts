import { expect, test } from 'vitest'
import { createFakeBuyer } from './createFakeBuyer.js'
import { createShop } from './createShop.fixture.js'
import { expectPaid } from './expectPaid.js'

const url = 'http://localhost/weather'

function openShop() {
  const { fetch: shop, facilitator, server } = createShop()
  const buyer = createFakeBuyer()
  return {
    facilitator,
    server,
    sign: async () => buyer.payFor(await shop(url)),
    send: (payment: string) => shop(url, { headers: { 'PAYMENT-SIGNATURE': payment } }),
    count: async () => {
      const states = ['sold', 'pending', 'owed'] as const
      const lists = await Promise.all(states.map((state) => server.payments.list({ state })))
      return lists.map(({ length }) => length)
    },
  }
}

test('sold', async () => {
  const { sign, send, count } = openShop()
  expectPaid(await send(await sign()))
  expect(await count()).toEqual([1, 0, 0])
})

test('pending, then owed, then sold, for one charge', async () => {
  const { facilitator, server, sign, send, count } = openShop()
  const payment = await sign()
  facilitator.next('settle', 'pending')
  expect(await (await send(payment)).json()).toMatchObject({ code: 'settlement_pending' })
  expect(await count()).toEqual([0, 1, 0])

  expect(await server.payments.reconcile()).toBe(0)
  expect(await count()).toEqual([0, 0, 1])

  expectPaid(await send(payment))
  expect(await count()).toEqual([1, 0, 0])
  expect(facilitator.settled).toHaveLength(1)
})

test('failed', async () => {
  const { facilitator, sign, send, count } = openShop()
  facilitator.next('settle', { failed: 'insufficient_funds' })
  expect(await (await send(await sign())).json()).toMatchObject({ code: 'settlement_failed' })
  expect(await count()).toEqual([0, 0, 0])
})
