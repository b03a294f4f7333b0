import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  decodePaymentRequired,
  decodeSettleResponseV1,
  encodePaymentPayloadV1,
  parsePaymentRequiredV1,
  toRequirementsV2,
} from '@farebox/core'
import type { RouteSettings } from '@farebox/core/server'
import { evm } from '@farebox/evm/server'
import { createFakeBuyer, createFakeFacilitator } from '@farebox/testing'
import express from 'express'
import { expect, onTestFinished, test } from 'vitest'
import { createPaywall } from './createPaywall.js'

const buyer = createFakeBuyer()

async function openShop(settings: RouteSettings = { v1: true }) {
  const facilitator = createFakeFacilitator()
  const { paid } = createPaywall({
    facilitator,
    schemes: [evm()],
    payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  })
  const app = express()
  const terms = { price: '$0.01', scheme: 'exact', network: 'base-sepolia' } as const
  app.get('/weather', paid({ ...terms, ...settings }), (_req, res) => {
    res.vary('Accept-Language').json({ sky: 'clear' })
  })
  const server = createServer(app).listen(0, '127.0.0.1')
  onTestFinished(() => server.close().closeAllConnections())
  await once(server, 'listening')
  // A server on a TCP port has an address object.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/weather`
  return { facilitator, url, get: (headers = {}) => fetch(url, { headers }) }
}

/** What a v1 client sends for the body of a 402. */
async function payV1(body: unknown): Promise<string> {
  const [entry] = parsePaymentRequiredV1(body).accepts
  if (entry === undefined) throw new Error('No offer.')
  const { payload } = await buyer.sign(toRequirementsV2(entry))
  const { scheme, network } = entry
  return encodePaymentPayloadV1({ x402Version: 1, scheme, network, payload })
}

test('a v1 client finds the challenge in the body and is answered in v1', async () => {
  const { get, url, facilitator } = await openShop()
  const unpaid = await get()
  expect(unpaid.status).toBe(402)
  const body: unknown = await unpaid.json()
  expect(parsePaymentRequiredV1(body).accepts).toMatchObject([
    { network: 'base-sepolia', maxAmountRequired: '10000', resource: url, mimeType: '' },
  ])
  const paid = await get({ 'X-PAYMENT': await payV1(body) })
  expect(await paid.json()).toEqual({ sky: 'clear' })
  expect(decodeSettleResponseV1(paid.headers.get('x-payment-response') ?? '')).toEqual({
    success: true,
    payer: buyer.address,
    transaction: facilitator.settled[0]?.transaction,
    network: 'base-sepolia',
  })
  expect(paid.headers.get('vary')).toBe('Accept-Language, PAYMENT-SIGNATURE, X-PAYMENT')
  expect(facilitator.settled).toHaveLength(1)
})

test('a v2 client pays the same route', async () => {
  const { url, facilitator } = await openShop()
  const response = await buyer.fetch(url)
  expect(response.status).toBe(200)
  expect(response.headers.has('x-payment-response')).toBe(false)
  expect(facilitator.settled).toHaveLength(1)
})

test('without the switch there is nothing of v1', async () => {
  const { get, facilitator } = await openShop({})
  const { get: getV1 } = await openShop()
  const header = await payV1(await (await getV1()).json())
  const response = await get({ 'X-PAYMENT': header })
  expect(response.status).toBe(402)
  const challenge = decodePaymentRequired(response.headers.get('payment-required') ?? '')
  expect(await response.json()).toEqual(challenge)
  expect(response.headers.get('vary')).toBe('PAYMENT-SIGNATURE')
  expect(facilitator.calls).toHaveLength(0)
})

test('an authorization that v1 has spent is spent', async () => {
  const { get, facilitator } = await openShop()
  const header = await payV1(await (await get()).json())
  expect((await get({ 'X-PAYMENT': header })).status).toBe(200)
  const again = await get({ 'X-PAYMENT': header })
  expect(again.status).toBe(409)
  expect(await again.json()).toMatchObject({ x402Version: 1, error: 'payment_already_used' })
  expect(facilitator.settled).toHaveLength(1)
})
