import { decodePaymentPayload, systemEnvironment } from '@farebox/core'
import { expect, test } from 'vitest'
import { createFakeBuyer } from './createFakeBuyer.js'
import { createShop, payTo, shopUrl } from './createShop.fixture.js'
import { expectChallenge } from './expectChallenge.js'
import { expectPaid } from './expectPaid.js'

const paid = (header: string): RequestInit => ({ headers: { 'payment-signature': header } })

test('fetch pays', async () => {
  const { fetch, facilitator } = createShop()
  const buyer = createFakeBuyer({ fetch })
  const response = await buyer.fetch(shopUrl)
  expect(await response.text()).toBe('sunny')
  expect(expectPaid(response).payer).toBe(buyer.address)
  expect(facilitator.settled).toMatchObject([{ payer: buyer.address, amount: 10_000n }])
})

test('fetch has no limit', async () => {
  const { fetch, facilitator } = createShop({ price: '$9999' })
  expectPaid(await createFakeBuyer({ fetch }).fetch(shopUrl))
  expect(facilitator.settled).toMatchObject([{ amount: 9_999_000_000n }])
})

test('fetch sends a pending payment again', async () => {
  const { fetch, facilitator } = createShop()
  facilitator.next('settle', 'pending')
  const sleeps: number[] = []
  const environment = {
    ...systemEnvironment,
    sleep: async (ms: number) => void sleeps.push(ms),
  }
  expectPaid(await createFakeBuyer({ fetch, environment }).fetch(shopUrl))
  expect(facilitator.settled).toHaveLength(1)
  expect(sleeps).toHaveLength(1)
})

test('fetch pays on the networks that are for sale, too', async () => {
  const { fetch, facilitator } = createShop({ network: 'base' })
  expectPaid(await createFakeBuyer({ fetch }).fetch(shopUrl))
  expect(facilitator.settled).toMatchObject([{ network: 'eip155:8453' }])
})

test('payFor crafts one payment', async () => {
  const { fetch, facilitator } = createShop()
  const buyer = createFakeBuyer()
  const header = await buyer.payFor(await fetch(shopUrl))
  const first = await fetch(shopUrl, paid(header))
  expectPaid(first)
  const again = await fetch(shopUrl, paid(header))
  expect(again.status).toBe(409)
  expect(await again.json()).toMatchObject({ code: 'payment_already_used' })
  expect(facilitator.settled).toHaveLength(1)
})

test('payFor takes a decoded challenge, an offer and a nonce', async () => {
  const { fetch } = createShop({
    price: undefined,
    scheme: undefined,
    network: undefined,
    accepts: [
      { price: '$0.01', scheme: 'exact', network: 'base' },
      { price: '$0.02', scheme: 'exact', network: 'anvil' },
    ],
  } as never)
  const buyer = createFakeBuyer()
  const challenge = expectChallenge(await fetch(shopUrl))
  const nonce = new Uint8Array(32).fill(9)
  const payment = decodePaymentPayload(await buyer.payFor(challenge, { offer: 1, nonce }))
  expect(payment).toMatchObject({
    resource: { url: shopUrl },
    accepted: { network: 'eip155:31337', amount: '20000' },
    payload: { authorization: { nonce: `0x${'09'.repeat(32)}` } },
  })
  await expect(buyer.payFor(challenge, { offer: 2 })).rejects.toThrow('there is no offer 2')
})

test('payFor needs a challenge that it can pay', async () => {
  const buyer = createFakeBuyer()
  await expect(buyer.payFor(new Response('sunny'))).rejects.toThrow('Expected a challenge')
  const requirements = {
    scheme: 'upto',
    network: 'eip155:31337',
    amount: '1',
    asset: payTo,
    payTo,
    maxTimeoutSeconds: 1,
  }
  await expect(buyer.sign(requirements)).rejects.toThrow('"upto"')
})

test('two keys are two buyers', async () => {
  const { fetch, facilitator } = createShop()
  const other = createFakeBuyer({
    fetch,
    // An anvil development key.
    privateKey: '0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a',
  })
  await other.fetch(shopUrl)
  expect(facilitator.settled).toMatchObject([
    { payer: '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC' },
  ])
})
