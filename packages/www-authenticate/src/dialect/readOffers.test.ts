import { describe, expect, test } from 'vitest'
import { parseChallenge } from './parseChallenge.js'
import { readChallenge } from './readChallenge.js'
import { readOffers } from './readOffers.js'

const fields = 'chain="solana", token="USDC", amount="0.05", address="A"'
const ours = { chain: 'solana', token: 'USDC', amount: '0.05', address: 'A' }

describe('readOffers', () => {
  test.each([
    ['alone', `x402 ${fields}`],
    ['after Bearer', `Bearer realm="api", x402 ${fields}`],
    ['before Bearer', `x402 ${fields}, Bearer realm="api", error="invalid_token"`],
    ['without a comma before Bearer', `x402 ${fields} Bearer realm="api"`],
    ['after a bare scheme', `Negotiate, x402 ${fields}`],
    ['after token68', `Negotiate YIIB==, x402 ${fields}`],
    ['beside its own name in quotes', `Bearer realm="x402 amount=\\"9\\"", x402 ${fields}`],
    ['after another x402', `x402 scheme="exact", pay_to="B", x402 ${fields}`],
    ['after a bare x402', `x402, x402 ${fields}`],
  ])('%s', (_, header) => {
    expect(readOffers(header)).toEqual({ ok: true, offers: [ours] })
    expect(parseChallenge(header)).toEqual(ours)
  })

  test('fields of another scheme are not ours', () => {
    const header = `x402 ${fields}, Payment id="x", amount="100", address="EVIL"`
    expect(parseChallenge(header)).toEqual(ours)
    expect(parseChallenge(header, { mode: 'compat' })).toMatchObject({ address: 'EVIL' })
  })

  test('several offers, in one line or in lines of their own', () => {
    const other = fields.replace('solana', 'base')
    const offers = [ours, { ...ours, chain: 'base' }]
    expect(readOffers(`x402 ${fields}, x402 ${other}`)).toEqual({ ok: true, offers })
    expect(readOffers([`x402 ${fields}`, `x402 ${other}`])).toEqual({ ok: true, offers })
    expect(readChallenge([`x402 ${fields}`, `x402 ${other}`])).toEqual({
      ok: true,
      challenge: ours,
    })
  })

  test('optional fields and further parameters', () => {
    const header = `x402 ${fields}, service_hash="h", service_tier="premium", refund_contract="r", ID="n1", memo="", expires=9`
    expect(parseChallenge(header)).toEqual({
      ...ours,
      serviceHash: 'h',
      serviceTier: 'premium',
      refundContract: 'r',
      params: { id: 'n1', expires: '9' },
    })
  })

  test('a parameter cannot reach a prototype', () => {
    const challenge = parseChallenge(`x402 ${fields}, __proto__="a", constructor="b"`)
    expect(challenge).toEqual({ ...ours, params: { constructor: 'b' } })
    expect(Object.getPrototypeOf(challenge?.params)).toBe(Object.prototype)
  })

  test.each<[string, string, string | undefined]>([
    ['', 'empty', undefined],
    ['Bearer realm="a"', 'other_scheme', undefined],
    ['x402v2 chain="a"', 'other_scheme', undefined],
    ['x402', 'missing', 'chain'],
    ['x402 eyJhIjoxfQ==', 'missing', 'chain'],
    [`x402 ${fields.replace('"A"', '""')}`, 'missing', 'address'],
    [`x402 ${fields.replace('"A"', '" \t"')}`, 'missing', 'address'],
    [`x402 ${fields}, Amount="9"`, 'duplicate', 'amount'],
    [`x402 ${fields.replace('0.05', '1e3')}`, 'amount', 'amount'],
    [`x402 ${fields.replace('0.05', '0.000')}`, 'amount_zero', 'amount'],
    [`x402 ${fields.replace('0.05', `0.${'1'.repeat(19)}`)}`, 'amount', 'amount'],
    [`x402 ${fields.replace('0.05', '1'.repeat(31))}`, 'amount', 'amount'],
    [`x402 ${fields}; memo="a"`, 'syntax', undefined],
    [`x402 ${fields}, memo="é"`, 'character', undefined],
    [`x402 ${fields}, memo="a\\"b"`, 'character', 'memo'],
    [`x402 ${fields}, memo="${'a'.repeat(2049)}"`, 'too_long', 'memo'],
    [`x402 ${fields}, memo="${'a'.repeat(9000)}"`, 'too_long', undefined],
    [`x402 ${fields}, id="n`, 'unterminated', 'id'],
    [`x402 ${fields.slice(0, -1)}`, 'unterminated', 'address'],
    [`x402 pay_to="B", x402 scheme="exact", Bearer`, 'missing', 'chain'],
  ])('%j is %s', (header, reason, field) => {
    expect(readOffers(header)).toEqual({ ok: false, reason, field })
    expect(readChallenge(header)).toEqual({ ok: false, reason, field })
    expect(parseChallenge(header)).toBeNull()
  })

  test('a header that is not there', () => {
    for (const header of [null, undefined, '', []]) {
      expect(readOffers(header)).toMatchObject({ ok: false, reason: 'empty' })
      expect(parseChallenge(header, { mode: 'compat' })).toBeNull()
    }
  })

  test('a long value is the buyer’s to bear up to its limit', () => {
    const memo = 'a'.repeat(2048)
    expect(parseChallenge(`x402 ${fields}, memo="${memo}"`)?.params).toEqual({ memo })
  })

  test('another scheme may have longer values', () => {
    const request = 'a'.repeat(4000)
    expect(parseChallenge(`Payment request="${request}", x402 ${fields}`)).toEqual(ours)
  })

  test('a truncated optional field is left out', () => {
    expect(parseChallenge(`x402 ${fields}, refund_contract="r`)).toEqual(ours)
  })

  test('compat knows a limit, too', () => {
    const header = `x402 ${fields}`
    const padded = header.padEnd(16_384)
    expect(parseChallenge(padded, { mode: 'compat' })).toEqual(ours)
    expect(readChallenge(`${padded} `, { mode: 'compat' })).toMatchObject({ reason: 'too_long' })
  })
})
