const { once } = require('node:events')
const { FareboxError, decodePaymentRequired } = require('@farebox/core')
const { parseTronAddress } = require('@farebox/tron')
const { buildChallenge, readChallenge } = require('@farebox/www-authenticate')
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

test('no payment on TRON', async () => {
  const response = await fetch(new URL('/air', url))
  expect(response.status).toBe(402)
  const [offer] = decodePaymentRequired(response.headers.get('payment-required')).accepts
  expect(offer).toMatchObject({ scheme: 'exact_permit', network: 'tron:nile', amount: '10000' })
  expect(offer.extra.fee.feeAmount).toBe('100')
})

test('the header dialect', () => {
  const challenge = {
    chain: 'base',
    token: 'USDC',
    amount: '0.02',
    address: `0x${'12'.repeat(20)}`,
  }
  expect(readChallenge(buildChallenge(challenge))).toEqual({ ok: true, challenge })
})

test('one error class', () => {
  expect(() => parseTronAddress('T')).toThrow(FareboxError)
  expect(() => decodePaymentRequired('%')).toThrow(FareboxError)
})
