const assert = require('node:assert/strict')
const { after, before, test } = require('node:test')
const { createFakeBuyer, expectChallenge, expectPaid } = require('@farebox/testing')
const { buildApp } = require('./app.js')

let app
let url

before(async () => {
  app = await buildApp()
  url = `${await app.listen({ port: 0, host: '127.0.0.1' })}/weather`
})

after(() => app.close())

test('no payment', async () => {
  const challenge = expectChallenge(await fetch(url))
  assert.equal(challenge.accepts[0].amount, '10000')
})

test('paid', async () => {
  const buyer = createFakeBuyer()
  const response = await buyer.fetch(url)
  expectPaid(response)
  assert.deepEqual(await response.json(), { sky: 'clear', payer: buyer.address })
})
