import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { evm } from '@farebox/evm/server'
import { createFakeFacilitator, testAsset } from '@farebox/testing'
import express5 from 'express'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createPaywall, type Paywall } from './createPaywall.js'

// Express 4 has no types of its own here; the calls are those of Express 5.
const express4 = createRequire(import.meta.url)('express4') as typeof express5

const wire = { price: '$0.01', scheme: 'exact', network: testAsset.network } as const

function createShop(): Paywall {
  return createPaywall({
    facilitator: createFakeFacilitator(),
    schemes: [evm({ assets: [testAsset] })],
    payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  })
}

async function askOptions(listener: RequestListener): Promise<[status: number, body: string]> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const response = await fetch(`http://127.0.0.1:${port}/x`, { method: 'OPTIONS' })
  return [response.status, await response.text()]
}

const versions = [
  ['Express 5', express5],
  ['Express 4', express4],
] as const

describe.each(versions)('T16 T38: OPTIONS gets no goods, %s', (_name, express) => {
  const sell: express5.RequestHandler = (_req, res) => void res.send('goods')

  test('a handler for every method', async () => {
    const app = express()
    app.all('/x', createShop().paid(wire), sell)
    expect(await askOptions(app)).toEqual([204, ''])
  })

  test('a handler by use', async () => {
    const app = express()
    app.use('/x', createShop().paid(wire), sell)
    expect(await askOptions(app)).toEqual([204, ''])
  })

  test('a route map before it', async () => {
    const app = express()
    app.use(createShop().paywall({ '/x': wire }))
    app.all('/x', sell)
    expect(await askOptions(app)).toEqual([204, ''])
  })

  test('a handler for GET: Express answers by itself', async () => {
    const app = express()
    app.get('/x', createShop().paid(wire), sell)
    const [status, body] = await askOptions(app)
    expect([status, body.replace(/,? ?HEAD,? ?/, '')]).toEqual([200, 'GET'])
  })
})
