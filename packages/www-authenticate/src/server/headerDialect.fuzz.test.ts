import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openShop, toResponse, toResult } from './shop.fixture.js'

const names = [
  'tx_hash',
  'chain',
  'payer_address',
  'id',
  'expires',
  'amount',
  'payer_sig',
  'proof_secret',
]
const field = fc.tuple(
  fc.constantFrom(...names),
  fc.string({ unit: 'binary-ascii', maxLength: 80 }),
)
const structured = fc
  .array(field, { maxLength: 12 })
  .map((fields) => `x402 ${fields.map(([name, value]) => `${name}="${value}"`).join(', ')}`)
const credential = fc.oneof(
  structured,
  fc.string({ maxLength: 200 }).map((text) => `x402 ${text}`),
)

test('T14 no credential that was not asked for buys anything, breaks anything, or reaches the chain', async () => {
  const shop = openShop()
  await fc.assert(
    fc.asyncProperty(credential, async (authorization) => {
      const outcome = await shop.send({ headers: { authorization } })
      expect([400, 402]).toContain(toResponse(outcome).status)
      expect(toResult(outcome)).toMatch(/^proof_(?:malformed|invalid)/)
    }),
  )
  expect(shop.asked).toEqual([])
})

test('no change to any part of a good credential leaves it good', async () => {
  const shop = openShop()
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('id', 'expires', 'amount', 'chain'),
      fc.stringMatching(/^[\w.:-]{1,60}$/),
      async (name, text) => {
        const challenge = await shop.ask()
        const { params, amount, chain } = challenge
        const good: Readonly<Record<string, string>> = { ...params, amount, chain }
        const own = good[name]
        fc.pre(text !== own && !(name === 'amount' && Number(text) === 0.01))
        const outcome = await shop.tell({ [name]: text })
        expect(toResult(outcome)).toMatch(/^proof_(?:malformed|invalid proof_wrong_)/)
      },
    ),
  )
})
