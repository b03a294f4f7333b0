import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { privateKeyAccount } from '@farebox/evm/account'
import { evm } from '@farebox/evm/client'
import { payingFetch, readReceipt } from '@farebox/fetch'
import { app } from './app.js'

// The first of anvil's well-known development keys.
const account = privateKeyAccount(
  '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
)
let server
let url

before(async () => {
  server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${server.address().port}/weather`
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
  const response = await payingFetch({ schemes: [evm({ account })] })(url)
  assert.equal(response.status, 200)
  assert.deepEqual(await response.json(), { sky: 'clear' })
  const receipt = readReceipt(response)
  assert.equal(receipt?.state, 'settled')
  assert.equal(receipt.transaction, `0x${'ab'.repeat(32)}`)
})
