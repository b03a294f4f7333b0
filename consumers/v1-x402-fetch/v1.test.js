import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { startDevnet } from '@farebox/devnet'
import { evm } from '@farebox/evm/server'
import { createPaywall } from '@farebox/express'
import { startFacilitator } from '@farebox/facilitator'
import express from 'express'
import { privateKeyToAccount } from 'viem/accounts'
import { createSigner, decodeXPaymentResponse, wrapFetchWithPayment } from 'x402-fetch'

// The chain id of Base Sepolia, which v1 calls base-sepolia, on a chain of this machine.
const network = 'base-sepolia'
const chainId = 84_532

let devnet
let facilitator
let server
let url
let runs = 0

before(async () => {
  devnet = await startDevnet({ chainId })
  const privateKeys = [devnet.accounts.facilitator.privateKey]
  facilitator = await startFacilitator({
    port: 0,
    config: { networks: [{ network, rpcUrl: devnet.rpcUrl, privateKeys }] },
  })
  const { paid } = createPaywall({
    facilitator: facilitator.url,
    schemes: [evm({ assets: [devnet.assetOf(devnet.tokens.USDC)] })],
    payTo: devnet.accounts.seller.address,
  })
  const app = express()
  app.get(
    '/weather',
    paid({ price: '$0.01', scheme: 'exact', network, v1: true, description: 'The weather' }),
    (_request, response) => {
      runs += 1
      response.json({ sky: 'clear' })
    },
  )
  app.get(
    '/fail',
    paid({ price: '$0.01', scheme: 'exact', network, v1: true }),
    (_request, response) => {
      response.status(500).json({ error: 'broken' })
    },
  )
  server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${server.address().port}`
})

after(async () => {
  server.closeAllConnections()
  server.close()
  await facilitator.close()
  await devnet.stop()
})

/** What `work` moves from the buyer to the seller. */
async function measureMoved(work) {
  const { tokens, accounts } = devnet
  const balance = () => devnet.balanceOf(tokens.USDC, accounts.seller.address)
  const earlier = await balance()
  await work()
  return (await balance()) - earlier
}

test('x402-fetch pays with a wallet of its own making', async () => {
  const signer = await createSigner(network, devnet.accounts.buyer.privateKey)
  const moved = await measureMoved(async () => {
    const response = await wrapFetchWithPayment(fetch, signer)(`${url}/weather`)
    assert.equal(response.status, 200)
    assert.deepEqual(await response.json(), { sky: 'clear' })
    const receipt = decodeXPaymentResponse(response.headers.get('x-payment-response'))
    assert.equal(receipt.success, true)
    assert.equal(receipt.network, network)
    assert.equal(receipt.payer, devnet.accounts.buyer.address)
    const mined = await devnet.rpc('eth_getTransactionReceipt', [receipt.transaction])
    assert.equal(mined.status, '0x1')
  })
  assert.equal(moved, 10_000n)
  assert.equal(runs, 1)
})

test('x402-fetch pays with an account of viem', async () => {
  const account = privateKeyToAccount(devnet.accounts.buyer.privateKey)
  const moved = await measureMoved(async () => {
    const response = await wrapFetchWithPayment(fetch, account)(`${url}/weather?city=x`)
    assert.equal(response.status, 200)
  })
  assert.equal(moved, 10_000n)
})

test('nothing is charged for a handler that fails', async () => {
  const account = privateKeyToAccount(devnet.accounts.buyer.privateKey)
  const moved = await measureMoved(async () => {
    const response = await wrapFetchWithPayment(fetch, account)(`${url}/fail`)
    assert.equal(response.status, 500)
  })
  assert.equal(moved, 0n)
})

test('one payment buys one answer', async () => {
  const account = privateKeyToAccount(devnet.accounts.buyer.privateKey)
  const sent = []
  const spy = (input, init) => {
    if (init?.headers?.['X-PAYMENT'] !== undefined) sent.push(init)
    return fetch(input, init)
  }
  const moved = await measureMoved(async () => {
    assert.equal((await wrapFetchWithPayment(spy, account)(`${url}/weather`)).status, 200)
    const again = await fetch(`${url}/weather`, { headers: sent[0].headers })
    assert.equal(again.status, 409)
    assert.equal((await again.json()).error, 'payment_already_used')
  })
  assert.equal(moved, 10_000n)
})
