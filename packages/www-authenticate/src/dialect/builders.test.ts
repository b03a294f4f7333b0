import { describe, expect, test } from 'vitest'
import { HeaderError } from '../errors/HeaderError.js'
import { buildAuthorization } from './buildAuthorization.js'
import { buildChallenge } from './buildChallenge.js'
import { buildExtensionHeaders } from './buildExtensionHeaders.js'
import { toChallenge } from './toChallenge.js'

const challenge = { chain: 'base', token: 'USDC', amount: '0.05', address: '0xA' }

function readReason(build: () => unknown): unknown {
  try {
    return build()
  } catch (error) {
    return error instanceof HeaderError ? [error.reason, error.field] : error
  }
}

describe('buildChallenge', () => {
  test('default', () => {
    expect(
      buildChallenge({
        ...challenge,
        serviceHash: 'h',
        serviceTier: '',
        params: { id: 'n1', expires: '1795219200', memo: '' },
      }),
    ).toMatchInlineSnapshot(
      `"x402 chain="base", token="USDC", amount="0.05", address="0xA", service_hash="h", id="n1", expires="1795219200""`,
    )
  })

  test('args: mode', () => {
    expect(
      buildChallenge({ ...challenge, amount: '-1' }, { mode: 'compat' }),
    ).toMatchInlineSnapshot(`"x402 chain="base" token="USDC" amount="-1" address="0xA""`)
  })

  test.each<[string, object, string, string | undefined]>([
    ['no address', { address: '' }, 'missing', 'address'],
    ['a float', { amount: 0.05 }, 'not_text', 'amount'],
    ['a negative amount', { amount: '-5' }, 'amount', 'amount'],
    ['nothing to pay', { amount: '0.0' }, 'amount_zero', 'amount'],
    ['a quote', { token: 'a"b' }, 'character', 'token'],
    ['a backslash', { token: 'a\\b' }, 'character', 'token'],
    ['a name with a line break', { params: { 'a\r\nb': 'c' } }, 'name', undefined],
    ['a name with a quote', { params: { 'a"': 'c' } }, 'name', undefined],
    ['an upper-case name', { params: { ID: 'c' } }, 'name', undefined],
    ['a known name', { params: { amount: '9' } }, 'name', undefined],
    ['__proto__', { params: JSON.parse('{"__proto__":"a"}') }, 'name', undefined],
    ['a parameter that is no text', { params: { id: 7 } }, 'not_text', 'id'],
    ['a long value', { params: { memo: 'a'.repeat(2049) } }, 'too_long', 'memo'],
    [
      'a long header',
      { params: Object.fromEntries([1, 2, 3, 4].map((key) => [key, 'a'.repeat(2048)])) },
      'too_long',
      undefined,
    ],
    [
      'many parameters',
      { params: Object.fromEntries(Array.from({ length: 61 }, (_, key) => [`p${key}`, 'a'])) },
      'too_many',
      undefined,
    ],
  ])('%s', (_, fields, reason, field) => {
    expect(readReason(() => buildChallenge({ ...challenge, ...fields }))).toEqual([reason, field])
  })

  test('the error does not repeat the value', () => {
    expect(() => buildChallenge({ ...challenge, token: 'se\ncret' })).toThrow(
      expect.objectContaining({ name: 'HeaderError', message: 'character (token)' }),
    )
  })
})

describe('buildAuthorization', () => {
  test.each<[Parameters<typeof buildAuthorization>, string]>([
    [['5abc...def'], 'x402 5abc...def'],
    [[{ txHash: '5abc' }], 'x402 5abc'],
    [[{ txHash: '5abc', chain: 'base' }], 'x402 tx_hash="5abc", chain="base"'],
    [['5abc', { form: 'structured' }], 'x402 tx_hash="5abc", chain="solana"'],
    [[{ txHash: '5abc', payerAddress: 'B', requestId: 'r' }, { form: 'legacy' }], 'x402 5abc'],
    [
      [{ txHash: 'a', requestId: 'r', payerAddress: 'B', params: { id: 'n', log: '3' } }],
      'x402 tx_hash="a", payer_address="B", chain="solana", request_id="r", id="n", log="3"',
    ],
    [[{ txHash: 'a' }, { mode: 'compat' }], 'x402 tx_hash="a" chain="solana"'],
    [[{ txHash: 'a', chain: '' }, { mode: 'compat' }], 'x402 tx_hash="a"'],
    [['a b', { mode: 'compat', form: 'legacy' }], 'x402 a b'],
  ])('%j', (args, expected) => {
    expect(buildAuthorization(...args)).toBe(expected)
  })

  test.each<[Parameters<typeof buildAuthorization>, string, string]>([
    [[''], 'missing', 'tx_hash'],
    [['a b'], 'tx_hash', 'tx_hash'],
    [['a\nb'], 'character', 'tx_hash'],
    [['a\nb', { mode: 'compat' }], 'character', 'tx_hash'],
    [['a\u0000b', { mode: 'compat', form: 'legacy' }], 'character', 'tx_hash'],
    [[{ txHash: 'a', chain: '' }], 'missing', 'chain'],
    [[{ txHash: 'a', requestId: 'r"' }, { form: 'legacy' }], 'character', 'request_id'],
  ])('%j is refused', (args, reason, field) => {
    expect(readReason(() => buildAuthorization(...args))).toEqual([reason, field])
  })
})

describe('buildExtensionHeaders', () => {
  test('what has more than one line is refused', () => {
    for (const agentId of ['a\r\nX-Evil: 1', 'a\n', '\u0000', 'é', 'a'.repeat(8193)]) {
      expect(readReason(() => buildExtensionHeaders({ agentId }))).toHaveLength(2)
    }
    expect(buildExtensionHeaders({ agentId: '"a" b', version: '' })).toEqual({
      'X-Agent-ID': '"a" b',
    })
  })
})

describe('toChallenge', () => {
  test('default', () => {
    const service = { endpoint: 'https://api.example.com', price: '0.02', address: 'A' }
    expect(toChallenge({ ...service, description: 'quotes', serviceHash: 'h' })).toEqual({
      chain: 'solana',
      token: 'USDC',
      amount: '0.02',
      address: 'A',
      serviceHash: 'h',
    })
    expect(readReason(() => toChallenge({ ...service, price: '2 USDC' }))).toEqual([
      'amount',
      'amount',
    ])
  })
})
