import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { privateKeyAccount } from '@farebox/evm/account'
import { evm } from '@farebox/evm/client'
import { payingFetch, readReceipt } from '@farebox/fetch'
import { tronPrivateKeyAccount } from '@farebox/tron/account'
import { tron } from '@farebox/tron/client'
import { buildChallenge, readChallenge } from '@farebox/www-authenticate'
import { app } from './app.js'

// The first of anvil's well-known development keys.
const key = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'
let server
let url
let tronUrl

before(async () => {
  server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${server.address().port}/weather`
  tronUrl = new URL('/air', url)
})

after(() => {
  server.closeAllConnections()
  server.close()
})

test('no payment', async () => {
  const response = await fetch(url)
  assert.equal(response.status, 402)
  assert.notEqual(response.headers.get('payment-required'), null)
})

test('paid', async () => {
  const account = privateKeyAccount(key)
  const response = await payingFetch({ schemes: [evm({ account })] })(url)
  assert.equal(response.status, 200)
  assert.deepEqual(await response.json(), { sky: 'clear' })
  const receipt = readReceipt(response)
  assert.equal(receipt?.state, 'settled')
  assert.equal(receipt.transaction, `0x${'ab'.repeat(32)}`)
})

test('an offer on TRON, paid', async () => {
  const unpaid = await fetch(tronUrl)
  assert.equal(unpaid.status, 402)
  const { accepts } = await unpaid.json()
  assert.equal(accepts[0].network, 'tron:nile')
  assert.equal(accepts[0].asset, 'TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf')

  // Without a node the allowance is not looked at.
  const account = tronPrivateKeyAccount(key)
  const buy = payingFetch({ schemes: [tron({ account, rpcUrl: false })] })
  const response = await buy(tronUrl)
  assert.equal(response.status, 200)
  assert.deepEqual(await response.json(), { air: 'fresh' })
  assert.equal(readReceipt(response)?.payer, account.address)
})

test('the header dialect', () => {
  const challenge = {
    chain: 'base',
    token: 'USDC',
    amount: '0.02',
    address: `0x${'12'.repeat(20)}`,
  }
  const result = readChallenge(buildChallenge(challenge))
  assert.deepEqual(result, { ok: true, challenge })
})
