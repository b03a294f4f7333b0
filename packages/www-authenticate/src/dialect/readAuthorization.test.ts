import { describe, expect, test } from 'vitest'
import { parseAuthorization } from './parseAuthorization.js'
import { readAuthorization } from './readAuthorization.js'

describe('readAuthorization', () => {
  test('structured', () => {
    const header =
      'x402 tx_hash="0xab" payer_address="0xB" chain="base" request_id="r" log="3" Payer_Sig="0x1"'
    expect(readAuthorization(header)).toEqual({
      ok: true,
      proof: {
        txHash: '0xab',
        payerAddress: '0xB',
        chain: 'base',
        requestId: 'r',
        params: { log: '3', payer_sig: '0x1' },
      },
    })
  })

  test.each(['5abc', '5abc...def', 'a_b-c', 'a'.repeat(128)])('legacy %s', (txHash) => {
    expect(parseAuthorization(`x402 ${txHash}`)).toEqual({ txHash, chain: 'solana' })
  })

  test.each([
    'Bearer 5abc',
    'bearer x402 5abc',
    'Basic dXNlcjpwYXNz',
    'AWS4-HMAC-SHA256 Credential=AKIA/20261121/s3/aws4_request;SignedHeaders=host',
    `Bearer ${'a'.repeat(20_000)}`,
    'Bearer é\u0000',
    'x402-exact abc',
    'x402\tabc',
    'x402abc',
    '',
    null,
    undefined,
  ])('%j is not ours', (header) => {
    expect(readAuthorization(header)).toEqual({ ok: false, reason: 'other_scheme' })
  })

  test.each<[string, string, string | undefined]>([
    ['x402', 'missing', 'tx_hash'],
    ['x402 chain="base"', 'missing', 'tx_hash'],
    ['x402 tx_hash=""', 'missing', 'tx_hash'],
    ['x402 tx_hash="abc" chain=" "', 'missing', 'chain'],
    ['x402 tx_hash=abc', 'form', 'tx_hash'],
    ['x402 tx_hash = "abc"', 'form', 'tx_hash'],
    ['x402 TX_HASH="abc"', 'form', 'tx_hash'],
    ['x402 tx_hash="abc" chain=base', 'form', 'chain'],
    ['x402 tx_hash="abc" tx_hash="def"', 'duplicate', undefined],
    ['x402 tx_hash="abc" chain="ba', 'unterminated', 'chain'],
    ['x402 tx_hash="a b"', 'tx_hash', 'tx_hash'],
    ['x402 a/b', 'tx_hash', 'tx_hash'],
    ['x402 ...', 'tx_hash', 'tx_hash'],
    ['x402 a.b', 'tx_hash', 'tx_hash'],
    ['x402 YQ==', 'tx_hash', 'tx_hash'],
    [`x402 ${'a'.repeat(129)}`, 'tx_hash', 'tx_hash'],
    ['x402 abc def', 'syntax', undefined],
    ['x402 abc, Bearer def', 'syntax', undefined],
    ['x402 tx_hash="abc", Bearer def', 'syntax', undefined],
    ['x402 abc\r\nX-Evil: 1', 'character', undefined],
    [`x402 ${'a'.repeat(8188)}`, 'too_long', undefined],
  ])('%j is %s', (header, reason, field) => {
    expect(readAuthorization(header)).toEqual({ ok: false, reason, field })
    expect(parseAuthorization(header)).toBeNull()
  })

  test('a request id that was cut off is left out', () => {
    expect(parseAuthorization('x402 tx_hash="abc" request_id="r')).toEqual({
      txHash: 'abc',
      chain: 'solana',
    })
  })
})
