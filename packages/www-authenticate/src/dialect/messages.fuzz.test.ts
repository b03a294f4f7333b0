import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HeaderError } from '../errors/HeaderError.js'
import { buildAuthorization } from './buildAuthorization.js'
import { buildChallenge } from './buildChallenge.js'
import { buildExtensionHeaders } from './buildExtensionHeaders.js'
import type { Challenge } from './Challenge.js'
import { isTransactionHash } from './isTransactionHash.js'
import { parseAmount } from './parseAmount.js'
import { parseAuthorization } from './parseAuthorization.js'
import { parseChallenge } from './parseChallenge.js'
import { parseExtensionHeaders } from './parseExtensionHeaders.js'
import type { Proof } from './Proof.js'
import { readAuthorization } from './readAuthorization.js'
import { readOffers } from './readOffers.js'

const characters = Array.from({ length: 95 }, (_, index) => String.fromCodePoint(index + 32))
const safe = fc
  .string({ unit: fc.constantFrom(...characters, '\t'), minLength: 1, maxLength: 20 })
  .filter((text) => !/["\\]/.test(text) && text.trim() !== '')
const name = fc.constantFrom('id', 'expires', 'resource', 'digest', 'memo', 'log', 'payer_sig')
const params = fc.dictionary(name, safe, { minKeys: 1, maxKeys: 4, noNullPrototype: true })

const amount = fc.tuple(fc.bigInt(1n, 10n ** 30n - 1n), fc.nat(18)).map(([atomic, decimals]) => {
  const digits = String(atomic).padStart(decimals + 1, '0')
  const point = digits.length - decimals
  return decimals === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`
})

const challenge: fc.Arbitrary<Challenge> = fc.record(
  {
    chain: safe,
    token: safe,
    amount,
    address: safe,
    serviceHash: safe,
    serviceTier: safe,
    refundContract: safe,
    params,
  },
  { requiredKeys: ['chain', 'token', 'amount', 'address'] },
)

const txHash = fc.stringMatching(/^[\w-]{1,128}$/)
const proof: fc.Arbitrary<Proof> = fc.record(
  { txHash, chain: safe, payerAddress: safe, requestId: safe, params },
  { requiredKeys: ['txHash', 'chain'] },
)

const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...'a"\\\r\n\u0000\u007F\u0085\u2028é ,='.split('')),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 12,
})
const mode = fc.constantFrom('strict' as const, 'compat' as const)

/** `undefined` for a refusal. Any other error is a fault of ours. */
function attemptToBuild<Result>(build: () => Result): Result | undefined {
  try {
    return build()
  } catch (error) {
    if (error instanceof HeaderError) return undefined
    throw error
  }
}

const other = fc.constantFrom(
  'Bearer realm="api", error="invalid_token"',
  'Payment id="p", realm="a", method="tempo", intent="charge", request="e30", amount="9"',
  'Basic realm="x402 address=\\"EVIL\\""',
  'Negotiate',
  'Negotiate YIIB==',
)

describe('challenges', () => {
  test('what is built reads back as it was', () => {
    fc.assert(
      fc.property(challenge, (written) => {
        const header = buildChallenge(written)
        expect(parseChallenge(header)).toEqual(written)
        expect(parseChallenge(header, { mode: 'compat' })).toEqual(written)
      }),
    )
  })

  test('among others, in any order, ours is picked out', () => {
    fc.assert(
      fc.property(
        fc.array(challenge, { minLength: 1, maxLength: 3 }),
        fc.array(other, { maxLength: 3 }),
        fc.nat(3),
        (written, others, position) => {
          const before = others.slice(0, position)
          const after = others.slice(position)
          const lines = [...before, ...written.map((each) => buildChallenge(each)), ...after]
          const expected = { ok: true, offers: written }
          expect(readOffers(lines)).toEqual(expected)
          expect(readOffers(lines.join(', '))).toEqual(expected)
        },
      ),
    )
  })

  test('no mode emits what ends a value or a line', () => {
    fc.assert(
      fc.property(
        fc.record({ chain: hostile, token: hostile, amount: hostile, address: hostile }),
        fc.dictionary(hostile, hostile, { maxKeys: 2 }),
        mode,
        (fields, extra, chosen) => {
          const header = attemptToBuild(() =>
            buildChallenge({ ...fields, params: extra }, { mode: chosen }),
          )
          if (header === undefined) return
          expect(header).toMatch(chosen === 'strict' ? /^[\t -~]*$/ : /^[\t -~\u0080-\uFFFF]*$/)
          expect(header.split('"')).toHaveLength(2 * header.split('="').length - 1)
        },
      ),
    )
  })
})

describe('proofs', () => {
  test('what is built reads back as it was', () => {
    fc.assert(
      fc.property(proof, (written) => {
        const header = buildAuthorization(written)
        expect(parseAuthorization(header)).toEqual(written)
        expect(parseAuthorization(header, { mode: 'compat' })).toEqual(written)
        const legacy = buildAuthorization(written, { form: 'legacy' })
        expect(parseAuthorization(legacy)).toEqual({ txHash: written.txHash, chain: 'solana' })
      }),
    )
  })

  test('no mode and no form emits what ends a line', () => {
    fc.assert(
      fc.property(
        fc.record({ txHash: hostile, chain: hostile, requestId: hostile }),
        mode,
        fc.constantFrom('legacy' as const, 'structured' as const),
        (written, chosen, form) => {
          const header = attemptToBuild(() => buildAuthorization(written, { mode: chosen, form }))
          expect(header ?? '').toMatch(
            chosen === 'strict' ? /^[\t -~]*$/ : /^[\t -~\u0080-\uFFFF]*$/,
          )
        },
      ),
    )
  })

  test('a hash that is read is one', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const read = parseAuthorization(`x402 ${text}`)
        if (read !== null) expect(isTransactionHash(read.txHash)).toBe(true)
      }),
    )
  })
})

test('readers never throw', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary' }),
    hostile.map((text) => `x402 ${text}`),
    fc.string({ unit: fc.constantFrom(...'x402 chain=",\\;a'.split('')), maxLength: 60 }),
  )
  fc.assert(
    fc.property(anything, mode, (text, chosen) => {
      const options = { mode: chosen }
      expect([true, false]).toContain(readOffers(text, options).ok)
      expect([true, false]).toContain(readAuthorization(text, options).ok)
      parseAmount(text, 6, options)
      parseExtensionHeaders({ 'x-agent-id': text }, options)
    }),
  )
})

test('amounts are exact', () => {
  fc.assert(
    fc.property(fc.bigInt(1n, 10n ** 30n - 1n), fc.nat(18), mode, (atomic, decimals, chosen) => {
      const digits = String(atomic).padStart(decimals + 1, '0')
      const point = digits.length - decimals
      const text = decimals === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`
      expect(parseAmount(text, decimals, { mode: chosen })).toBe(atomic)
    }),
  )
})

test('extension headers read back as they were, or are not built', () => {
  fc.assert(
    fc.property(fc.record({ serviceHash: hostile, agentId: hostile }), (written) => {
      const headers = attemptToBuild(() => buildExtensionHeaders(written))
      if (headers === undefined) return
      for (const value of Object.values(headers)) expect(value).toMatch(/^[\t -~]+$/)
      const said = Object.entries(written).filter(([, value]) => value !== '')
      expect(parseExtensionHeaders(headers)).toEqual(Object.fromEntries(said))
    }),
  )
})
