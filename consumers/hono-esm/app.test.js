import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFakeBuyer, expectChallenge, expectPaid } from '@farebox/testing'
import { app } from './app.js'

const url = 'http://localhost/weather'

test('no payment', async () => {
  const challenge = expectChallenge(await app.request(url))
  assert.equal(challenge.accepts[0].amount, '10000')
})

test('paid', async () => {
  const buyer = createFakeBuyer({ fetch: async (input, init) => app.request(input, init) })
  const response = await buyer.fetch(url)
  expectPaid(response)
  assert.deepEqual(await response.json(), { sky: 'clear', payer: buyer.address })
})
