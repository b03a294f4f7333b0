import {
  decodePaymentPayloadV1,
  decodeSettleResponseV1,
  encodePaymentPayloadV1,
  parsePaymentRequiredV1,
  systemEnvironment,
  toRequirementsV2,
} from '@farebox/core'
import { createHttpFacilitatorClient } from '@farebox/core/facilitator'
import { privateKeyAccount } from '@farebox/evm/account'
import { evm as evmClient } from '@farebox/evm/client'
import { evm as evmServer } from '@farebox/evm/server'
import { createPaywall } from '@farebox/express'
import { payingFetch, readReceipt } from '@farebox/fetch'
import { ExactEvmSchemeV1 } from '@x402/evm/exact/v1/client'
import { wrapFetchWithPayment, x402Client } from '@x402/fetch'
import express from 'express'
import { privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type EvmWorld, startEvmWorld } from './startEvmWorld.fixture.js'
import { startServerV1 } from './startServerV1.fixture.js'

/** Base Sepolia's id, which v1 calls `base-sepolia`, on a chain of our own. */
const chainId = 84_532

let world: EvmWorld

beforeAll(async () => {
  world = await startEvmWorld(chainId)
})

afterAll(async () => {
  await world.stop()
})

function createFareboxFetch(): typeof fetch {
  const { devnet } = world
  const account = privateKeyAccount(devnet.accounts.buyer.privateKey)
  const assets = [devnet.assetOf(devnet.tokens.USDC)]
  return payingFetch({ schemes: [evmClient({ account, assets })] })
}

/** The reference's client as it was when there was only v1: the challenge in the header is not seen. */
function createReferenceFetch(): { fetch: typeof fetch; payments: string[] } {
  const payments: string[] = []
  const client = new x402Client()
  const account = privateKeyToAccount(world.devnet.accounts.buyer.privateKey)
  client.registerV1('base-sepolia', new ExactEvmSchemeV1(account))
  client.setSpendControls(false)
  const send: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    const payment = request.headers.get('x-payment')
    if (payment !== null) payments.push(payment)
    const response = await fetch(request)
    const headers = new Headers(response.headers)
    headers.delete('payment-required')
    return new Response(response.body, { status: response.status, headers })
  }
  return { fetch: wrapFetchWithPayment(send, client) as typeof fetch, payments }
}

/** A Farebox seller that takes v1. */
async function startSeller(): Promise<{ url: string; runs: string[] }> {
  const { devnet } = world
  const runs: string[] = []
  const { paid } = createPaywall({
    facilitator: world.facilitatorUrl,
    schemes: [evmServer({ assets: [devnet.assetOf(devnet.tokens.USDC)] })],
    payTo: devnet.accounts.seller.address,
  })
  const app = express()
  const terms = { price: '$0.01', scheme: 'exact', network: 'base-sepolia', v1: true } as const
  app.get('/weather', paid(terms), (req, res) => {
    runs.push(req.payment?.payer ?? 'nobody')
    res.json({ sky: 'clear' })
  })
  return { url: `${await world.serve(app)}/weather`, runs }
}

const settledV1 = { success: true, network: 'base-sepolia' }

describe('a v1 server with our facilitator', () => {
  test('is paid by our fetch', async () => {
    const { url, answers } = await startServerV1(world)
    const moved = await world.measureMoved(async () => {
      const response = await createFareboxFetch()(url)
      expect(await response.text()).toBe('sunny')
      expect(readReceipt(response)).toMatchObject({ state: 'settled', network: 'base-sepolia' })
    })
    expect(moved).toBe(10_000n)
    expect(answers).toMatchObject([{ isValid: true }, settledV1])
  })

  test('is paid by the reference’s v1 client', async () => {
    const { url, answers } = await startServerV1(world)
    const moved = await world.measureMoved(async () => {
      const response = await createReferenceFetch().fetch(url)
      expect(await response.text()).toBe('sunny')
    })
    expect(moved).toBe(10_000n)
    expect(answers).toMatchObject([{ isValid: true }, settledV1])
  })

  test('is told of a wrong amount in v1’s words', async () => {
    const { url, answers } = await startServerV1(world)
    const { accepts } = parsePaymentRequiredV1(await (await fetch(url)).json())
    const [entry] = accepts
    if (entry === undefined) throw new Error('No offer.')
    const cheaper = toRequirementsV2({ ...entry, maxAmountRequired: '1' })
    const account = privateKeyAccount(world.devnet.accounts.buyer.privateKey)
    const [mechanism] = evmClient({ account })
    const created = await mechanism?.createPayload(cheaper, { environment: systemEnvironment })
    if (created === undefined) throw new Error('No mechanism.')
    const { scheme, network } = entry
    const { payload } = created
    const header = encodePaymentPayloadV1({ x402Version: 1, scheme, network, payload })
    const response = await fetch(url, { headers: { 'x-payment': header } })
    expect(response.status).toBe(402)
    expect(answers).toEqual([
      {
        isValid: false,
        invalidReason: 'invalid_exact_evm_authorization_value',
        payer: account.address,
      },
    ])
  })
})

test('our facilitator lists both versions', async () => {
  const { kinds } = await createHttpFacilitatorClient(world.facilitatorUrl).supported()
  expect(kinds).toEqual([
    { x402Version: 2, scheme: 'exact', network: 'eip155:84532' },
    { x402Version: 1, scheme: 'exact', network: 'base-sepolia' },
  ])
})

describe('a Farebox seller with v1: true', () => {
  test('is paid by the reference’s v1 client, once for each authorization', async () => {
    const { url, runs } = await startSeller()
    const buyer = createReferenceFetch()
    const moved = await world.measureMoved(async () => {
      const response = await buyer.fetch(url)
      expect(response.status).toBe(200)
      expect(await response.json()).toEqual({ sky: 'clear' })
      const receipt = decodeSettleResponseV1(response.headers.get('x-payment-response') ?? '')
      expect(receipt).toMatchObject(settledV1)
      const mined = await world.devnet.rpc('eth_getTransactionReceipt', [receipt.transaction])
      expect(mined).toMatchObject({ status: '0x1' })
      const [payment = ''] = buyer.payments
      expect(decodePaymentPayloadV1(payment)).toMatchObject({ network: 'base-sepolia' })
      const replayed = await fetch(url, { headers: { 'x-payment': payment } })
      expect(replayed.status).toBe(409)
    })
    expect(moved).toBe(10_000n)
    expect(runs).toEqual([world.devnet.accounts.buyer.address])
  })

  test('is paid by our fetch in v2', async () => {
    const { url } = await startSeller()
    const moved = await world.measureMoved(async () => {
      const response = await createFareboxFetch()(url)
      expect(response.status).toBe(200)
      expect(response.headers.has('x-payment-response')).toBe(false)
      expect(readReceipt(response)).toMatchObject({ state: 'settled', network: 'eip155:84532' })
    })
    expect(moved).toBe(10_000n)
  })
})
