import { privateKeyAccount } from '@farebox/evm/account'
import { evm as evmClient } from '@farebox/evm/client'
import { evm as evmServer } from '@farebox/evm/server'
import { createPaywall } from '@farebox/express'
import { payingFetch, readReceipt } from '@farebox/fetch'
import { ExactEvmScheme as ReferenceClientScheme } from '@x402/evm/exact/client'
import { ExactEvmScheme as ReferenceServerScheme } from '@x402/evm/exact/server'
import { HTTPFacilitatorClient } from '@x402/core/server'
import { paymentMiddleware, x402ResourceServer } from '@x402/express'
import { decodePaymentResponseHeader, wrapFetchWithPayment, x402Client } from '@x402/fetch'
import express, { type Express } from 'express'
import { privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type EvmWorld, startEvmWorld } from './startEvmWorld.fixture.js'

let world: EvmWorld

beforeAll(async () => {
  world = await startEvmWorld()
})

afterAll(async () => {
  await world.stop()
})

/** An Express seller on Farebox, and how often its handlers ran. */
function createFareboxSeller(): { readonly app: Express; readonly runs: string[] } {
  const { devnet } = world
  const runs: string[] = []
  const { paid } = createPaywall({
    facilitator: world.facilitatorUrl,
    schemes: [evmServer({ assets: [devnet.assetOf(devnet.tokens.USDC)] })],
    payTo: devnet.accounts.seller.address,
  })
  const wire = { price: '$0.01', scheme: 'exact', network: devnet.network } as const
  const app = express()
  app.get('/weather', paid(wire), (_req, res) => {
    runs.push('weather')
    res.json({ sky: 'clear' })
  })
  app.get('/fail', paid(wire), (_req, res) => {
    runs.push('fail')
    res.status(500).json({ error: 'broken' })
  })
  app.post('/echo', paid(wire), express.text(), (req, res) => {
    res.type('text/plain').send(req.body)
  })
  return { app, runs }
}

/** An Express seller on the reference's middleware, settling through our facilitator. */
async function createReferenceSeller(): Promise<Express> {
  const { devnet } = world
  const { USDC } = devnet.tokens
  const server = new x402ResourceServer(new HTTPFacilitatorClient({ url: world.facilitatorUrl }))
  server.register(devnet.network as `${string}:${string}`, new ReferenceServerScheme())
  await server.initialize()
  const accepts = {
    scheme: 'exact',
    network: devnet.network as `${string}:${string}`,
    payTo: devnet.accounts.seller.address,
    price: {
      amount: '10000',
      asset: USDC.address,
      extra: { name: USDC.name, version: USDC.version },
    },
  }
  const app = express()
  app.use(paymentMiddleware({ 'GET /weather': { accepts } }, server))
  app.get('/weather', (_req, res) => void res.json({ sky: 'clear' }))
  return app
}

function createReferenceFetch(): typeof fetch {
  const account = privateKeyToAccount(world.devnet.accounts.buyer.privateKey)
  const client = new x402Client()
  client.register('eip155:*', new ReferenceClientScheme(account))
  // The local token is in no table of the reference.
  client.setSpendControls({ allowedAssets: true })
  return wrapFetchWithPayment(fetch, client) as typeof fetch
}

function createFareboxFetch(): typeof fetch {
  const { devnet } = world
  const account = privateKeyAccount(devnet.accounts.buyer.privateKey)
  const assets = [devnet.assetOf(devnet.tokens.USDC)]
  return payingFetch({ schemes: [evmClient({ account, assets })] })
}

describe('@x402/fetch pays a Farebox seller', () => {
  test('once, and gets answer and receipt', async () => {
    const { app, runs } = createFareboxSeller()
    const url = await world.serve(app)
    const moved = await world.measureMoved(async () => {
      const response = await createReferenceFetch()(`${url}/weather?city=x`)
      expect(response.status).toBe(200)
      expect(await response.json()).toEqual({ sky: 'clear' })
      const receipt = decodePaymentResponseHeader(response.headers.get('payment-response') ?? '')
      expect(receipt).toMatchObject({ success: true, network: world.devnet.network })
      const mined = await world.devnet.rpc('eth_getTransactionReceipt', [receipt.transaction])
      expect(mined).toMatchObject({ status: '0x1' })
    })
    expect(moved).toBe(10_000n)
    expect(runs).toEqual(['weather'])
  })

  test('nothing for a failed handler', async () => {
    const { app } = createFareboxSeller()
    const url = await world.serve(app)
    const moved = await world.measureMoved(async () => {
      expect((await createReferenceFetch()(`${url}/fail`)).status).toBe(500)
    })
    expect(moved).toBe(0n)
  })

  test('for a body that is sent twice', async () => {
    const { app } = createFareboxSeller()
    const url = await world.serve(app)
    const moved = await world.measureMoved(async () => {
      const response = await createReferenceFetch()(`${url}/echo`, {
        method: 'POST',
        body: 'hello',
        headers: { 'content-type': 'text/plain' },
      })
      expect(await response.text()).toBe('hello')
    })
    expect(moved).toBe(10_000n)
  })
})

describe('@farebox/fetch pays an @x402/express seller through our facilitator', () => {
  test('once, and gets answer and receipt', async () => {
    const url = await world.serve(await createReferenceSeller())
    const moved = await world.measureMoved(async () => {
      const response = await createFareboxFetch()(`${url}/weather`)
      expect(response.status).toBe(200)
      expect(await response.json()).toEqual({ sky: 'clear' })
      expect(readReceipt(response)).toMatchObject({ state: 'settled' })
    })
    expect(moved).toBe(10_000n)
  })
})

describe('both ends from one maker', () => {
  test('Farebox and Farebox', async () => {
    const { app } = createFareboxSeller()
    const url = await world.serve(app)
    const moved = await world.measureMoved(async () => {
      expect((await createFareboxFetch()(`${url}/weather`)).status).toBe(200)
    })
    expect(moved).toBe(10_000n)
  })

  test('reference and reference, through our facilitator', async () => {
    const url = await world.serve(await createReferenceSeller())
    const moved = await world.measureMoved(async () => {
      expect((await createReferenceFetch()(`${url}/weather`)).status).toBe(200)
    })
    expect(moved).toBe(10_000n)
  })
})
