import { describe, expect, it } from 'vitest'
import { encodePaymentRequired } from '../codec/encodePaymentRequired.js'
import { createChallenge } from './client.fixture.js'
import { maxChallengeBody, parseChallenge } from './parseChallenge.js'

const challenge = createChallenge()
const v1 = {
  x402Version: 1,
  error: 'X-PAYMENT header is required',
  accepts: [
    {
      scheme: 'exact',
      network: 'base-sepolia',
      maxAmountRequired: '10000',
      asset: '0xUSDC',
      payTo: '0xSeller',
      resource: 'https://api.example.com/weather',
      description: '',
      maxTimeoutSeconds: 60,
    },
  ],
}

const parse = (body: unknown, header?: string, status = 402) =>
  parseChallenge({
    status,
    headers: new Headers(header === undefined ? {} : { 'PAYMENT-REQUIRED': header }),
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })

describe('finds', () => {
  it('the header, before any body', () => {
    expect(parse(v1, encodePaymentRequired(challenge))).toEqual(challenge)
    expect(parse(undefined, encodePaymentRequired(challenge))).toEqual(challenge)
  })

  it('a v1 and a v2 body', () => {
    expect(parse(v1)).toEqual(v1)
    expect(parse(challenge)).toEqual(challenge)
  })

  it.each([
    ['another status', [challenge, encodePaymentRequired(challenge), 403]],
    ['no body', [undefined]],
    ['an empty body', ['']],
    ['text', ['Payment required']],
    ['other JSON', [{ error: 'pay me' }]],
    ['JSON with a key twice, which is none of our business', ['{"a":1,"a":2}']],
    ['an array', [[v1]]],
    ['null', ['null']],
    ['a body above the cap', [{ ...v1, error: 'x'.repeat(maxChallengeBody) }]],
  ] as const)('nothing in %s', (_, [body, header, status]) => {
    expect(parse(body, header, status)).toBeUndefined()
  })
})

describe('leaves out', () => {
  const [good] = challenge.accepts
  const bad = { ...good, amount: '1e3' }

  it('the entries that are not well-formed, and keeps the others as they are', () => {
    const mixed = { ...challenge, error: 'pay', accepts: [bad, good, null, [], 'x', good] }
    const expected = { ...challenge, error: 'pay', accepts: [good, good] }
    expect(parse(mixed)).toEqual(expected)
    expect(parse(undefined, btoa(JSON.stringify(mixed)))).toEqual(expected)
  })

  it('those of v1', () => {
    const [entry] = v1.accepts
    expect(parse({ ...v1, accepts: [{ ...entry, maxTimeoutSeconds: '60' }, entry] })).toEqual(v1)
  })

  it('all of them', () => {
    expect(parse({ ...challenge, accepts: [bad] })).toEqual({ ...challenge, accepts: [] })
  })
})

describe('refuses', () => {
  it.each([
    ['an undecodable header', [v1, '***'], 'base64_invalid'],
    ['an empty header', [undefined, ''], 'json_invalid'],
    ['a header above the cap', [undefined, 'A'.repeat(20_000)], 'header_too_large'],
    ['a v1 object in the header', [undefined, btoa(JSON.stringify(v1))], 'version_unsupported'],
    ['an unknown version', [{ ...v1, x402Version: 3 }], 'version_unsupported'],
    ['a version in a string', [{ ...v1, x402Version: '1' }], 'version_unsupported'],
    ['no entries', [{ ...challenge, accepts: [] }], 'schema_invalid'],
    ['a v1 body without entries', [{ x402Version: 1 }], 'schema_invalid'],
    ['a key twice', ['{"x402Version":1,"accepts":[],"accepts":[]}'], 'json_duplicate_key'],
    ['a prototype key', ['{"x402Version":2,"__proto__":{}}'], 'json_forbidden_key'],
    [
      'a body as deep as a well',
      [`{"x402Version":2,"extensions":${'['.repeat(5000)}${']'.repeat(5000)}}`],
      'json_too_deep',
    ],
    ['entries that are no list', [{ ...challenge, accepts: {} }], 'schema_invalid'],
    ['a resource without a URL', [{ ...challenge, resource: {} }], 'schema_invalid'],
    ['extensions that are a list', [{ ...challenge, extensions: [] }], 'schema_invalid'],
    [
      'T14 thousands of entries',
      [{ ...challenge, accepts: Array(2000).fill(0) }],
      'json_too_large',
    ],
    [
      'T14 a prototype key in one of the entries',
      [JSON.stringify(challenge).replace('"scheme"', '"__proto__":{},"scheme"')],
      'json_forbidden_key',
    ],
  ] as const)('%s', (_, [body, header], code) => {
    expect(() => parse(body, header)).toThrow(
      expect.objectContaining({
        code: 'challenge_invalid',
        cause: expect.objectContaining({ code }),
      }),
    )
  })
})
