import { describe, expect, test } from 'vitest'
import { parseChallenges } from '../http/parseChallenges.js'
import { parseCredentials } from '../http/parseCredentials.js'
import { buildAuthorization } from './buildAuthorization.js'
import { buildChallenge } from './buildChallenge.js'
import { parseAuthorization } from './parseAuthorization.js'
import { parseChallenge } from './parseChallenge.js'
import { readOffers } from './readOffers.js'

/** What a gateway of ag402 0.1.20 sends, and the proofs of its buyer and of @ag402/fetch. */
const ag402 = {
  challenge:
    'x402 chain="solana" token="USDC" amount="0.02" address="SeLLer11111111111111111111111111"',
  proof:
    'x402 tx_hash="0xabc" payer_address="Buyer1" chain="solana" request_id="0123456789abcdef0123456789abcdef"',
  fetchProof: 'x402 tx_hash="abc123"',
}

/** What mppx 0.11.0 sends: its id is recorded, the request is shortened. */
const payment =
  'Payment id="GYRVsXMLFlEoE9RsTUYCfRy0teSngqTUW4CbCP8l-_o", realm="api.example.com", method="tempo", intent="charge", request="eyJhbW91bnQiOiIxMDAwMDAwIn0", expires="2026-11-21T00:00:00Z", header="Payment-Authorization"'

/** How @ag402/fetch finds parameters. */
function findPairs(header: string): unknown {
  return Object.fromEntries(
    [...header.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  )
}

const seller = {
  chain: 'solana',
  token: 'USDC',
  amount: '0.02',
  address: 'SeLLer11111111111111111111111111',
}

describe('what others send', () => {
  test('a challenge of ag402', () => {
    expect(parseChallenge(ag402.challenge)).toEqual(seller)
  })

  test('proofs of ag402', () => {
    expect(parseAuthorization(ag402.proof)).toEqual({
      txHash: '0xabc',
      payerAddress: 'Buyer1',
      chain: 'solana',
      requestId: '0123456789abcdef0123456789abcdef',
    })
    expect(parseAuthorization(ag402.fetchProof)).toEqual({ txHash: 'abc123', chain: 'solana' })
  })

  test.each([
    ['x402 first', [ag402.challenge, payment]],
    ['Payment first', [payment, ag402.challenge]],
    ['Bearer first', ['Bearer realm="api"', payment, ag402.challenge]],
    ['Payment twice', [payment, ag402.challenge, payment]],
    ['an unrelated x402', ['x402 realm="a", network="base", asset="USDC"', ag402.challenge]],
    ['a bare x402', [ag402.challenge, 'x402']],
  ])('%s', (_, lines) => {
    for (const header of [lines, lines.join(', ')]) {
      expect(readOffers(header)).toEqual({ ok: true, offers: [seller] })
      const { challenges } = parseChallenges(header, { dialect: true })
      expect(challenges?.map(({ scheme }) => scheme)).toEqual(
        lines.map((line) => line.split(' ', 1)[0]),
      )
    }
  })

  test('Payment is left as it is', () => {
    const { challenges } = parseChallenges(`${ag402.challenge}, ${payment}`, { dialect: true })
    const [, other] = challenges ?? []
    expect(`Payment ${other?.params.map(({ text }) => text).join(', ')}`).toBe(payment)
  })

  test.each([
    'x402 scheme="exact", price="0.01", pay_to="0xA"',
    'x402 realm="api", network="base", asset="USDC"',
    'x402 scheme="exact"',
    'x402',
    payment,
  ])('%s is no offer', (header) => {
    expect(parseChallenge(header)).toBeNull()
  })

  test.each(['Payment eyJjaGFsbGVuZ2UiOnt9fQ', 'Bearer token', 'x402 proof="abc"'])(
    '%s is no proof',
    (header) => {
      expect(parseAuthorization(header)).toBeNull()
      expect(parseCredentials(header).credentials?.scheme).toBe(header.split(' ', 1)[0])
    },
  )
})

describe('what others make of ours', () => {
  const challenge = { ...seller, params: { id: 'n1', expires: '1795219200' } }
  const proof = { txHash: '0xabc', payerAddress: 'B', chain: 'base', params: { secret: 's' } }

  test('ag402 reads the same', () => {
    const header = buildChallenge(challenge)
    expect(parseChallenge(header, { mode: 'compat' })).toEqual(challenge)
    expect(findPairs(header)).toEqual({ ...seller, ...challenge.params })
    expect(parseAuthorization(buildAuthorization(proof), { mode: 'compat' })).toEqual(proof)
  })

  test('ag402 reads the same when ours is first', () => {
    const header = [buildChallenge(seller), payment, 'Bearer realm="api"'].join(', ')
    expect(parseChallenge(header, { mode: 'compat' })).toMatchObject(seller)
  })

  test('a reader of RFC 9110 reads the same', () => {
    const { challenges } = parseChallenges(`${buildChallenge(challenge)}, ${payment}`)
    const [ours, other] = challenges ?? []
    expect(ours?.params.map(({ name, value }) => [name, value])).toEqual(
      Object.entries({ ...seller, ...challenge.params }),
    )
    expect(other?.params).toHaveLength(7)
    expect(parseCredentials(buildAuthorization(proof)).error).toBeUndefined()
  })
})

describe('the samples of the published page', () => {
  test('parse a challenge', () => {
    const challenge = parseChallenge(
      'x402 chain="solana" token="USDC" amount="0.05" address="SolAddr..."',
    )
    expect(challenge).toEqual({
      chain: 'solana',
      token: 'USDC',
      amount: '0.05',
      address: 'SolAddr...',
    })
  })

  test('build an authorization', () => {
    expect(buildAuthorization({ txHash: '5abc...' })).toBe('x402 5abc...')
    expect(buildAuthorization('5abc...')).toBe('x402 5abc...')
  })
})
