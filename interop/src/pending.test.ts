import { evm } from '@farebox/evm/server'
import { createPaywall, type Paywall } from '@farebox/express'
import { decodePaymentResponseHeader, wrapFetchWithPayment, x402Client } from '@x402/fetch'
import { ExactEvmScheme } from '@x402/evm/exact/client'
import express, { type Express } from 'express'
import { privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type EvmWorld, startEvmWorld } from './startEvmWorld.fixture.js'

let world: EvmWorld

beforeAll(async () => {
  world = await startEvmWorld()
})

afterAll(async () => {
  await world.stop()
})

/** A seller that does not wait long for its settlements. */
function createSeller(): { app: Express; runs: string[]; payments: Paywall['payments'] } {
  const { devnet, facilitatorUrl } = world
  const runs: string[] = []
  const { paid, payments } = createPaywall({
    facilitator: facilitatorUrl,
    schemes: [evm({ assets: [devnet.assetOf(devnet.tokens.USDC)] })],
    payTo: devnet.accounts.seller.address,
  })
  const terms = { price: '$0.01', scheme: 'exact', network: devnet.network } as const
  const app = express()
  app.get('/weather', paid({ ...terms, settleTimeoutMs: 500 }), (_req, res) => {
    runs.push('weather')
    res.json({ sky: 'clear' })
  })
  return { app, runs, payments }
}

/** The reference's `fetch`, and the payment headers that it sent. */
function createReferenceFetch(): { fetch: typeof fetch; payments: string[] } {
  const payments: string[] = []
  const account = privateKeyToAccount(world.devnet.accounts.buyer.privateKey)
  const client = new x402Client()
  client.register('eip155:*', new ExactEvmScheme(account))
  // The local token is in no table of the reference.
  client.setSpendControls({ allowedAssets: true })
  const send: typeof fetch = (input, init) => {
    const header = new Request(input, init).headers.get('payment-signature')
    if (header !== null) payments.push(header)
    return fetch(input, init)
  }
  return { fetch: wrapFetchWithPayment(send, client) as typeof fetch, payments }
}

test('T10: @x402/fetch signs anew after a pending answer, and is charged once', async () => {
  const { app, runs, payments } = createSeller()
  const url = `${await world.serve(app)}/weather`
  const buyer = createReferenceFetch()
  const moved = await world.measureMoved(async () => {
    await world.devnet.setAutomine(false)
    try {
      const pending = await buyer.fetch(url)
      expect(pending.status).toBe(402)
      const receipt = decodePaymentResponseHeader(pending.headers.get('payment-response') ?? '')
      expect(receipt).toMatchObject({ success: false, errorReason: 'settlement_pending' })
      expect(pending.headers.has('payment-required')).toBe(false)
      // Its user tries again, while nothing is mined: still pending, for the first payment.
      expect((await buyer.fetch(url)).status).toBe(402)
    } finally {
      await world.devnet.setAutomine(true)
      await world.devnet.mine()
    }
    const answer = await buyer.fetch(url)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({ sky: 'clear' })
  })
  // Three authorizations are out, and each is good for a transfer: the seller has used one.
  expect(new Set(buyer.payments).size).toBe(3)
  expect(moved).toBe(10_000n)
  expect(runs).toHaveLength(2)
  await expect.poll(() => payments.list({ states: ['delivered'] })).toHaveLength(1)
  expect(await payments.list({ states: ['settling', 'pending', 'settled'] })).toHaveLength(0)
})
