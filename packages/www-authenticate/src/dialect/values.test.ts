import { describe, expect, test } from 'vitest'
import { isTransactionHash } from './isTransactionHash.js'
import { negotiateVersion } from './negotiateVersion.js'
import { parseAmount } from './parseAmount.js'
import { parseExtensionHeaders } from './parseExtensionHeaders.js'
import { readAtomicAmount } from './readAtomicAmount.js'

describe('parseAmount', () => {
  test.each<[string, number, bigint]>([
    ['0.05', 6, 50_000n],
    ['1', 0, 1n],
    ['1.500', 1, 15n],
    ['0.000000000000000001', 18, 1n],
    ['9007199254740993', 6, 9_007_199_254_740_993_000_000n],
    ['000.10', 2, 10n],
  ])('%s with %i decimals', (amount, decimals, atomic) => {
    expect(parseAmount(amount, decimals)).toBe(atomic)
    expect(parseAmount(amount, decimals, { mode: 'compat' })).toBe(atomic)
  })

  test.each([
    ['0.0000001', 6, 'amount_precision'],
    ['1.5', 0, 'amount_precision'],
    ['0', 6, 'amount_zero'],
    ['0.00', 6, 'amount_zero'],
    ['', 6, 'amount'],
    [' 1', 6, 'amount'],
    ['1\n', 6, 'amount'],
    ['-1', 6, 'amount'],
    ['+1', 6, 'amount'],
    ['1,5', 6, 'amount'],
    ['１', 6, 'amount'],
    ['Infinity', 6, 'amount'],
  ])('%j with %i decimals is %s', (amount, decimals, reason) => {
    expect(readAtomicAmount(amount, decimals)).toMatchObject({ ok: false, reason })
    expect(parseAmount(amount, decimals)).toBeNull()
  })

  test.each<[string, bigint | null]>([
    ['1e-3', 1000n],
    ['1E2', 100_000_000n],
    ['1_000.5', 1_000_500_000n],
    ['1__0', null],
    ['_1', null],
    ['1_', null],
    ['.5', 500_000n],
    ['5.', 5_000_000n],
    ['.', null],
    ['+0.5', 500_000n],
    ['\u001C0.5\u3000', 500_000n],
    ['\uFEFF0.5', null],
    ['٠.٥', 500_000n],
    ['１２', 12_000_000n],
    ['𝟝', 5_000_000n],
    ['1e400', null],
    ['1e-400', null],
    [`1${'0'.repeat(400)}`, null],
    ['1e-7', null],
    ['10e-7', 1n],
    ['nan', null],
    ['0x10', null],
  ])('compat: %j', (amount, atomic) => {
    expect(parseAmount(amount, 6, { mode: 'compat' })).toBe(atomic)
  })
})

describe('isTransactionHash', () => {
  const hex = 'ab'.repeat(32)
  const base58 = '5'.repeat(87)

  test.each<[string, string, boolean]>([
    [`0x${hex}`, 'base', true],
    [`0x${hex}`, 'base-sepolia', true],
    [`0x${hex}`, 'eip155:8453', true],
    [hex, 'ethereum', false],
    [`0x${hex}0`, 'ethereum', false],
    [hex, 'tron:nile', true],
    [`0x${hex}`, 'tron', true],
    [base58, 'solana', true],
    [base58, 'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1', true],
    ['0'.repeat(87), 'solana', false],
    ['5'.repeat(85), 'solana', false],
    ['abc', 'solana', false],
    ['abc', 'toString', true],
    [`0x${hex}\n`, 'base', false],
  ])('%s on %s: %s', (text, chain, expected) => {
    expect(isTransactionHash(text, chain)).toBe(expected)
  })
})

describe('negotiateVersion', () => {
  test('the highest by number, of a list in any order', () => {
    const serverVersions = ['v1.9', 'v1.10', 'v0.9']
    const result = negotiateVersion({ clientVersion: 'v0.9, v1.10,v1.9', serverVersions })
    expect(result).toMatchObject({ version: 'v1.10', isCompatible: true, degraded: false })
    expect(negotiateVersion({ serverVersions }).version).toBe('v1.10')
    expect(negotiateVersion({ clientVersion: 'v7', serverVersions })).toMatchObject({
      version: 'v1.10',
      isCompatible: false,
      degraded: true,
    })
  })

  test('as a text it is the version', () => {
    expect(negotiateVersion({ clientVersion: 'v1.0' }).toString()).toBe('v1.0')
    expect(String(negotiateVersion())).toBe('v1.0')
  })
})

describe('parseExtensionHeaders', () => {
  test('from a Request and from Node', () => {
    const headers = { 'X-Agent-ID': 'a', 'accept-x402-version': 'v1.0' }
    const expected = { agentId: 'a', version: 'v1.0' }
    expect(parseExtensionHeaders(Object.fromEntries(new Headers(headers)))).toEqual(expected)
    expect(
      parseExtensionHeaders({ ...headers, 'x-service-hash': ['a', 'b'], 'set-cookie': ['c'] }),
    ).toEqual(expected)
  })

  test('a header of somebody else may hold anything', () => {
    expect(parseExtensionHeaders({ 'x-name': 'é', 'x-agent-id': 'a' })).toEqual({ agentId: 'a' })
    expect(parseExtensionHeaders({ 'x-agent-id': 'é' })).toBeNull()
  })
})
