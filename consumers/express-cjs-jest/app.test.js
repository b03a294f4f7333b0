const { once } = require('node:events')
const { FareboxError, decodePaymentRequired } = require('@farebox/core')
const { app } = require('./app')

let server
let url

beforeAll(async () => {
  server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${server.address().port}/weather`
})

afterAll(() => {
  server.closeAllConnections()
  server.close()
})

test('no payment', async () => {
  const response = await fetch(url)
  expect(response.status).toBe(402)
  const required = decodePaymentRequired(response.headers.get('payment-required'))
  expect(required.accepts).toHaveLength(1)
  expect(required.accepts[0].amount).toBe('10000')
})

test('one error class', () => {
  expect(() => decodePaymentRequired('%')).toThrow(FareboxError)
})
