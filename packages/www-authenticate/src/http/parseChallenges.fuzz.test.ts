import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseChallenges } from './parseChallenges.js'
import { parseCredentials } from './parseCredentials.js'

const tokenCharacters = "abcXYZ019!#$%&'*+-.^_`|~".split('')
const token = fc.string({ unit: fc.constantFrom(...tokenCharacters), minLength: 1, maxLength: 8 })
const text = fc.string({ unit: fc.constantFrom(...'aZ0 \t,="\\;x402'.split('')), maxLength: 12 })
const token68 = fc
  .tuple(
    fc.string({ unit: fc.constantFrom(...'aZ0-._~+/'.split('')), minLength: 1, maxLength: 12 }),
    fc.constantFrom('', '=', '=='),
  )
  .map((parts) => parts.join(''))

interface Written {
  readonly scheme: string
  readonly token68?: string
  readonly params: readonly { readonly name: string; readonly value: string }[]
}

const params = fc.uniqueArray(fc.record({ name: token, value: text }), {
  selector: ({ name }) => name.toLowerCase(),
  maxLength: 5,
})

const challenge: fc.Arbitrary<Written> = fc.oneof(
  fc.record({ scheme: token, params }),
  fc.record({ scheme: token, token68, params: fc.constant([]) }),
)

function write({ scheme, token68: value, params: written }: Written): string {
  const pairs = written.map(
    ({ name, value: each }) => `${name}="${each.replaceAll(/["\\]/g, String.raw`\$&`)}"`,
  )
  return [scheme, value ?? pairs.join(', ')].join(' ').trimEnd()
}

const anything = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'x402 a=",\\;\t\r\né'.split('')), maxLength: 60 }),
)

describe('parseChallenges', () => {
  test('reads what is joined as it was', () => {
    fc.assert(
      fc.property(fc.array(challenge, { minLength: 1 }), fc.boolean(), (written, dialect) => {
        const { challenges } = parseChallenges(written.map(write).join(', '), { dialect })
        expect(
          challenges?.map(({ params: read, ...rest }) => ({
            ...rest,
            params: read.map(({ name, value }) => ({ name, value })),
          })),
        ).toEqual(written)
      }),
    )
  })

  test('one line and several say the same', () => {
    fc.assert(
      fc.property(fc.array(challenge, { minLength: 1 }), (written) => {
        const lines = written.map(write)
        expect(parseChallenges(lines)).toEqual(parseChallenges(lines.join(', ')))
      }),
    )
  })

  test('never throws, and what it returns is text of the field', () => {
    fc.assert(
      fc.property(anything, fc.boolean(), (value, dialect) => {
        const { challenges = [] } = parseChallenges(value, { dialect })
        for (const { scheme, params: read } of challenges) {
          expect(value).toContain(scheme)
          for (const { text: sent } of read) expect(value).toContain(sent)
        }
        parseCredentials(value, { dialect })
      }),
    )
  })

  test('the dialect only adds to what RFC 9110 allows', () => {
    fc.assert(
      fc.property(anything, (value) => {
        const strict = parseChallenges(value)
        if (strict.challenges !== undefined) {
          expect(parseChallenges(value, { dialect: true })).toEqual(strict)
        }
      }),
    )
  })
})
