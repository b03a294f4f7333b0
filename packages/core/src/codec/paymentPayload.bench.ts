import { readFileSync } from 'node:fs'
import { bench, describe } from 'vitest'
import { decodePaymentPayload } from './decodePaymentPayload.js'
import { encodePaymentPayload } from './encodePaymentPayload.js'

const vectors: {
  exactEip3009: { clientGenerated: { headers: { 'PAYMENT-SIGNATURE': string } } }
} = JSON.parse(readFileSync(new URL('../wire/x402-v2.vectors.json', import.meta.url), 'utf8'))

const header = vectors.exactEip3009.clientGenerated.headers['PAYMENT-SIGNATURE']
const payment = decodePaymentPayload(header)

describe(`PAYMENT-SIGNATURE of ${header.length} bytes`, () => {
  bench('decode, checked', () => {
    decodePaymentPayload(header)
  })

  bench('decode, Buffer and JSON.parse alone', () => {
    JSON.parse(Buffer.from(header, 'base64').toString('utf8'))
  })

  bench('encode', () => {
    encodePaymentPayload(payment)
  })

  bench('encode, JSON.stringify and Buffer alone', () => {
    Buffer.from(JSON.stringify(payment)).toString('base64')
  })
})
