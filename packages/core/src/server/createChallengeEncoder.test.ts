import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBase64 } from '../codec/decodeBase64.js'
import { decodePaymentRequired } from '../codec/decodePaymentRequired.js'
import { createChallengeEncoder } from './createChallengeEncoder.js'

const accepts = [
  {
    scheme: 'exact',
    network: 'eip155:8453',
    amount: '10000',
    asset: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913',
    payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
    maxTimeoutSeconds: 300,
    extra: { name: 'USD Coin', version: '2' },
  },
]

test('header and body are the same JSON, whatever the length of the fixed part', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      (description, url, error) => {
        const { header, json } = createChallengeEncoder({ description }, accepts)(url, error)
        expect(new TextDecoder().decode(decodeBase64(header))).toBe(json)
        expect(decodePaymentRequired(header)).toEqual({
          x402Version: 2,
          error,
          resource: { url, description },
          accepts,
        })
      },
    ),
  )
})

test('absent details are absent', () => {
  const { json } = createChallengeEncoder({}, accepts)('https://a.example/', 'Payment required')
  expect(JSON.parse(json)).toMatchObject({ resource: { url: 'https://a.example/' } })
})
