import { describe, expect, test } from 'vitest'
import { FareboxError } from '../errors/FareboxError.js'
import { parseDiscoveryResponse } from './parseDiscoveryResponse.js'
import { parseFacilitatorRequest } from './parseFacilitatorRequest.js'
import { parsePaymentPayload } from './parsePaymentPayload.js'
import { parsePaymentPayloadV1 } from './parsePaymentPayloadV1.js'
import { parsePaymentRequired } from './parsePaymentRequired.js'
import { parsePaymentRequiredV1 } from './parsePaymentRequiredV1.js'
import { parsePaymentRequirements } from './parsePaymentRequirements.js'
import { parseSettleResponse } from './parseSettleResponse.js'
import { parseSettleResponseV1 } from './parseSettleResponseV1.js'
import { parseSupportedResponse } from './parseSupportedResponse.js'
import { parseVerifyResponse } from './parseVerifyResponse.js'

const requirements = {
  scheme: 'exact',
  network: 'eip155:84532',
  amount: '10000',
  asset: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
  payTo: '0x209693Bc6afc0C5328bA36FaF03C514EF312287C',
  maxTimeoutSeconds: 60,
}
const required = { x402Version: 2, resource: { url: 'u' }, accepts: [requirements] }
const payment = { x402Version: 2, accepted: requirements, payload: {} }

/** The detail of the error that parsing gives, or `undefined` when it gives a value. */
function problemOf(parse: (value: unknown) => unknown, value: unknown): string | undefined {
  try {
    parse(value)
    return undefined
  } catch (error) {
    if (!(error instanceof FareboxError)) throw error
    return `${error.code}: ${error.detail}`
  }
}

const requirementsProblem = (change: object): string | undefined =>
  problemOf(parsePaymentRequirements, { ...requirements, ...change })
const requiredProblem = (change: object): string | undefined =>
  problemOf(parsePaymentRequired, { ...required, ...change })
const resourceProblem = (change: object): string | undefined =>
  requiredProblem({ resource: { url: 'u', ...change } })
const paymentProblem = (change: object): string | undefined =>
  problemOf(parsePaymentPayload, { ...payment, ...change })

describe('PaymentRequirements', () => {
  test('default', () => {
    expect(parsePaymentRequirements(requirements)).toStrictEqual(requirements)
  })

  test('unknown members are dropped, extra is kept whole', () => {
    const extra = { name: 'USDC', nested: { list: [1, null, { deep: true }] } }
    expect(parsePaymentRequirements({ ...requirements, extra, foo: 1 })).toStrictEqual({
      ...requirements,
      extra,
    })
  })

  test('explicit nulls and undefined are absent', () => {
    expect(parsePaymentRequirements({ ...requirements, extra: null })).toStrictEqual(requirements)
    expect(parsePaymentRequirements({ ...requirements, extra: undefined })).toStrictEqual(
      requirements,
    )
  })

  test('does not change its argument', () => {
    const value = Object.freeze({ ...requirements, extra: null, foo: 1 })
    parsePaymentRequirements(value)
    expect(value).toHaveProperty('foo')
  })

  test.each(['0', '1', '9'.repeat(78)])('amount %s', (amount) => {
    expect(requirementsProblem({ amount })).toBeUndefined()
  })

  test.each([
    '',
    '00',
    '01',
    '-1',
    '+1',
    '1.0',
    '0.5',
    '1e6',
    '0x10',
    ' 1',
    '1 ',
    '1\n',
    '1_000',
    '1,000',
    '١',
    '１',
    'NaN',
    '9'.repeat(79),
    1,
    1n,
    null,
  ])('T18 refuses the amount %o', (amount) => {
    expect(requirementsProblem({ amount })).toMatch(/^schema_invalid: amount /)
  })

  test.each([1, 60, 31_536_000])('maxTimeoutSeconds %d', (maxTimeoutSeconds) => {
    expect(requirementsProblem({ maxTimeoutSeconds })).toBeUndefined()
  })

  test.each([0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '60'])(
    'refuses maxTimeoutSeconds %o',
    (maxTimeoutSeconds) => {
      expect(requirementsProblem({ maxTimeoutSeconds })).toMatch(
        /^schema_invalid: maxTimeoutSeconds /,
      )
    },
  )

  test.each(['eip155:1', 'tron:nile', 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp', 'a:b'])(
    'network %j',
    (network) => {
      expect(requirementsProblem({ network })).toBeUndefined()
    },
  )

  test.each(['', 'base', 'a:', 'eip155'])('refuses the network %j', (network) => {
    expect(requirementsProblem({ network })).toBe(
      'schema_invalid: network must be a CAIP-2 id such as eip155:8453.',
    )
  })

  test.each(['scheme', 'asset', 'payTo'])('%s must be filled text', (field) => {
    expect(requirementsProblem({ [field]: '' })).toBe(`schema_invalid: ${field} must not be empty.`)
    expect(requirementsProblem({ [field]: 1 })).toBe(`schema_invalid: ${field} must be a string.`)
    expect(requirementsProblem({ [field]: null })).toBe(`schema_invalid: ${field} is missing.`)
    expect(requirementsProblem({ [field]: undefined })).toBe(`schema_invalid: ${field} is missing.`)
  })

  test.each([
    ['an array', []],
    ['text', 'USDC'],
    ['a number inside that is not finite', { a: Number.NaN }],
    ['a bigint inside', { a: 1n }],
    ['undefined inside', { a: undefined }],
    ['a function inside', { a: () => 1 }],
    ['a Date inside', { a: new Date(0) }],
    ['a Map', new Map()],
    ['a hole inside', { a: Object.assign([], { length: 2 }) }],
    ['T14 a prototype key', JSON.parse('{"a":{"__proto__":{}}}')],
    ['T14 a constructor key', { constructor: 1 }],
  ])('extra must not be %s', (_name, extra) => {
    expect(requirementsProblem({ extra })).toBe('schema_invalid: extra must be a JSON object.')
  })

  test('T14 extra ends somewhere', () => {
    const cycle: Record<string, unknown> = {}
    cycle['self'] = cycle
    expect(requirementsProblem({ extra: cycle })).toBe(
      'schema_invalid: extra must be a JSON object.',
    )
    const wide = { list: Array.from({ length: 100_000 }, () => 0) }
    expect(requirementsProblem({ extra: wide })).toBe(
      'schema_invalid: extra must be a JSON object.',
    )
    const nest = (depth: number): object => (depth === 1 ? {} : { a: nest(depth - 1) })
    expect(requirementsProblem({ extra: nest(64) })).toBeUndefined()
    expect(requirementsProblem({ extra: nest(65) })).toBe(
      'schema_invalid: extra must be a JSON object.',
    )
  })

  test('extra without a prototype is plain', () => {
    expect(
      requirementsProblem({ extra: Object.assign(Object.create(null), { name: 'USDC' }) }),
    ).toBeUndefined()
  })
})

describe('PaymentRequired', () => {
  test('every member', () => {
    const full = {
      x402Version: 2,
      error: 'Payment required',
      resource: {
        url: 'https://api.example.com/ü',
        description: '',
        mimeType: 'application/json',
        serviceName: 'Demo Svc',
        tags: ['a', 'b'],
        iconUrl: 'https://example.com/i.png',
      },
      accepts: [requirements, { ...requirements, extra: { name: 'USDC' } }],
      extensions: { 'payment-identifier': { info: { required: false } } },
    }
    expect(parsePaymentRequired(full)).toStrictEqual(full)
  })

  test('the path of a wrong field', () => {
    expect(requiredProblem({ accepts: [requirements, { ...requirements, amount: '1.5' }] })).toBe(
      'schema_invalid: accepts.1.amount must be at most 78 decimal digits without a sign, a point or leading zeros.',
    )
    expect(requiredProblem({ resource: undefined })).toBe('schema_invalid: resource is missing.')
    expect(requiredProblem({ resource: {} })).toBe('schema_invalid: resource.url is missing.')
    expect(requiredProblem({ resource: 'u' })).toBe('schema_invalid: resource must be an object.')
    expect(requiredProblem({ accepts: {} })).toBe('schema_invalid: accepts must be an array.')
    expect(requiredProblem({ accepts: [] })).toBe('schema_invalid: accepts must not be empty.')
    expect(requiredProblem({ accepts: [null] })).toBe(
      'schema_invalid: accepts.0 must be an object.',
    )
    expect(requiredProblem({ extensions: [] })).toBe(
      'schema_invalid: extensions must be a JSON object.',
    )
    expect(requiredProblem({ error: {} })).toBe('schema_invalid: error must be a string.')
  })

  test('never repeats what was sent', () => {
    const secret = 'postgres://user:password@10.0.0.1'
    for (const change of [
      { error: [secret] },
      { resource: { url: 'u', serviceName: `${secret}é` } },
      { accepts: [{ ...requirements, amount: secret }] },
    ]) {
      expect(requiredProblem(change)).not.toContain('password')
    }
  })

  test('serviceName and tags: 1 to 32 printable ASCII characters', () => {
    for (const good of ['a', ' ', '~', 'x'.repeat(32)]) {
      expect(resourceProblem({ serviceName: good, tags: [good] })).toBeUndefined()
    }
    for (const bad of ['', 'x'.repeat(33), 'ü', 'a\n', '\t', '\u007f', 1]) {
      expect(resourceProblem({ serviceName: bad })).toMatch(
        /^schema_invalid: resource.serviceName /,
      )
      expect(resourceProblem({ tags: ['ok', bad] })).toMatch(/^schema_invalid: resource.tags.1 /)
    }
  })

  test('at most 5 tags', () => {
    expect(resourceProblem({ tags: Array.from({ length: 5 }, () => 'a') })).toBeUndefined()
    expect(resourceProblem({ tags: Array.from({ length: 6 }, () => 'a') })).toBe(
      'schema_invalid: resource.tags must have at most 5 elements.',
    )
  })

  test('iconUrl: at most 2048 characters', () => {
    expect(resourceProblem({ iconUrl: 'i'.repeat(2048) })).toBeUndefined()
    expect(resourceProblem({ iconUrl: 'i'.repeat(2049) })).toBe(
      'schema_invalid: resource.iconUrl must have at most 2048 characters.',
    )
  })

  test.each([
    [undefined, 'schema_invalid: x402Version is missing.'],
    ['2', 'schema_invalid: x402Version must be 2.'],
    [null, 'schema_invalid: x402Version is missing.'],
    [1, 'version_unsupported: x402Version is 1; here it must be 2.'],
    [3, 'version_unsupported: x402Version is 3; here it must be 2.'],
    [Number.NaN, 'version_unsupported: x402Version is NaN; here it must be 2.'],
  ])('T14 version %j', (x402Version, problemText) => {
    expect(requiredProblem({ x402Version })).toBe(problemText)
  })

  test.each([undefined, null, 'text', 0, true, [], () => 1, Symbol('x')])('refuses %s', (value) => {
    expect(problemOf(parsePaymentRequired, value)).toMatch(/^schema_invalid: /)
  })

  test('says what the message must be', () => {
    expect(() => parsePaymentRequired('text')).toThrowErrorMatchingInlineSnapshot(
      `[FareboxError: The message must be an object. Correct the field named in the message. (schema_invalid, https://farebox.dev/errors/schema_invalid)]`,
    )
  })
})

describe('PaymentPayload', () => {
  test('keeps payload and extensions whole', () => {
    const free = { a: { b: [null, { c: 'd' }] }, e: null }
    const full = { ...payment, payload: free, extensions: free, resource: { url: 'u' } }
    expect(parsePaymentPayload({ ...full, foo: 1 })).toStrictEqual(full)
  })

  test('explicit nulls are absent', () => {
    expect(parsePaymentPayload({ ...payment, resource: null, extensions: null })).toStrictEqual(
      payment,
    )
  })

  test('wrong fields', () => {
    expect(paymentProblem({ payload: undefined })).toBe('schema_invalid: payload is missing.')
    expect(paymentProblem({ payload: null })).toBe('schema_invalid: payload is missing.')
    expect(paymentProblem({ payload: [] })).toBe('schema_invalid: payload must be a JSON object.')
    expect(paymentProblem({ accepted: undefined })).toBe('schema_invalid: accepted is missing.')
    expect(paymentProblem({ accepted: { ...requirements, payTo: 7 } })).toBe(
      'schema_invalid: accepted.payTo must be a string.',
    )
    expect(paymentProblem({ resource: { url: '' } })).toBe(
      'schema_invalid: resource.url must not be empty.',
    )
  })

  test('v1 is another version, not another shape', () => {
    expect(problemOf(parsePaymentPayload, { x402Version: 1, scheme: 'exact' })).toBe(
      'version_unsupported: x402Version is 1; here it must be 2.',
    )
  })
})

describe('VerifyResponse', () => {
  test('default', () => {
    const full = {
      isValid: false,
      invalidReason: 'invalid_exact_evm_insufficient_balance',
      invalidMessage: 'execution reverted',
      payer: '0x1',
      extensions: {},
      extra: {},
    }
    expect(parseVerifyResponse(full)).toStrictEqual(full)
    expect(parseVerifyResponse({ isValid: true, payer: null, foo: 1 })).toStrictEqual({
      isValid: true,
    })
  })

  test.each([undefined, null, 'true', 1, {}])('T21 isValid %j is not a verdict', (isValid) => {
    expect(problemOf(parseVerifyResponse, { isValid })).toMatch(/^schema_invalid: isValid /)
  })
})

describe('SettleResponse', () => {
  const settled = { success: true, transaction: '0x12', network: 'eip155:84532' }

  test('default', () => {
    expect(parseSettleResponse({ ...settled, payer: null })).toStrictEqual(settled)
    expect(parseSettleResponse({ ...settled, extensionResponses: {} })).toStrictEqual(settled)
    expect(parseSettleResponse({ ...settled, transaction: '' })).toMatchObject({ transaction: '' })
  })

  test('a settlement stays readable whatever its amount looks like', () => {
    expect(parseSettleResponse({ ...settled, amount: '1.0' })).toMatchObject({ amount: '1.0' })
  })

  test.each(['success', 'transaction', 'network'])('T21 refuses an answer without %s', (field) => {
    expect(problemOf(parseSettleResponse, { ...settled, [field]: null })).toBe(
      `schema_invalid: ${field} is missing.`,
    )
  })
})

describe('SupportedResponse', () => {
  const kind = { x402Version: 2, scheme: 'exact', network: 'eip155:84532' }

  test('default', () => {
    const full = {
      kinds: [kind, { ...kind, extra: { facilitatorAddress: '0x1' } }],
      extensions: ['payment-identifier'],
      signers: { 'eip155:*': ['0x1', '0x2'] },
    }
    expect(parseSupportedResponse(full)).toStrictEqual(full)
  })

  test('absent lists are empty', () => {
    const empty = { kinds: [], extensions: [], signers: {} }
    expect(parseSupportedResponse({ kinds: [] })).toStrictEqual(empty)
    expect(parseSupportedResponse({ kinds: [], extensions: null, signers: null })).toStrictEqual(
      empty,
    )
  })

  test('kinds of v1 and of other chains pass', () => {
    const kinds = [
      { x402Version: 1, scheme: 'exact', network: 'base-sepolia' },
      { x402Version: 2, scheme: 'exact', network: 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp' },
    ]
    expect(parseSupportedResponse({ kinds }).kinds).toStrictEqual(kinds)
  })

  test('wrong fields', () => {
    expect(problemOf(parseSupportedResponse, {})).toBe('schema_invalid: kinds is missing.')
    expect(problemOf(parseSupportedResponse, { kinds: [{ ...kind, x402Version: '2' }] })).toBe(
      'schema_invalid: kinds.0.x402Version must be a number.',
    )
    expect(problemOf(parseSupportedResponse, { kinds: [], signers: { 'eip155:*': '0x1' } })).toBe(
      'schema_invalid: signers.eip155:* must be an array.',
    )
    expect(problemOf(parseSupportedResponse, { kinds: [], extensions: [1] })).toBe(
      'schema_invalid: extensions.0 must be a string.',
    )
  })

  test('T14 signers cannot reach a prototype', () => {
    const { signers } = parseSupportedResponse(
      JSON.parse('{"kinds":[],"signers":{"__proto__":["0x1"],"eip155:*":["0x2"]}}'),
    )
    expect(Object.getPrototypeOf(signers)).toBe(Object.prototype)
    expect(signers).toStrictEqual({ 'eip155:*': ['0x2'] })
  })
})

describe('FacilitatorRequest', () => {
  const request = { x402Version: 2, paymentPayload: payment, paymentRequirements: requirements }
  const problem = (change: object): string | undefined =>
    problemOf(parseFacilitatorRequest, { ...request, ...change })

  test('default', () => {
    expect(parseFacilitatorRequest({ ...request, foo: 1 })).toStrictEqual(request)
  })

  test('wrong fields', () => {
    expect(problem({ x402Version: 1 })).toBe(
      'version_unsupported: x402Version is 1; here it must be 2.',
    )
    expect(problem({ paymentPayload: undefined })).toBe(
      'schema_invalid: paymentPayload is missing.',
    )
    expect(problem({ paymentPayload: { ...payment, x402Version: 1 } })).toBe(
      'schema_invalid: paymentPayload.x402Version must be 2.',
    )
    expect(problem({ paymentRequirements: { ...requirements, amount: '-1' } })).toMatch(
      /^schema_invalid: paymentRequirements.amount /,
    )
  })
})

describe('DiscoveryResponse', () => {
  const item = {
    resource: 'https://api.example.com/weather',
    type: 'http',
    x402Version: 2,
    accepts: [requirements],
    lastUpdated: '2026-01-01T00:00:00Z',
  }
  const pagination = { limit: 20, offset: 0, total: 1 }

  test('default', () => {
    const full = {
      x402Version: 2,
      items: [
        { ...item, description: 'd', serviceName: 's', tags: ['t'], extensions: { bazaar: {} } },
        { ...item, lastUpdated: 1_740_672_000 },
      ],
      pagination,
    }
    expect(parseDiscoveryResponse(full)).toStrictEqual(full)
  })

  test('T29 one bad listing does not hide the rest', () => {
    const v1 = { ...item, x402Version: 1, accepts: [{ maxAmountRequired: '1' }] }
    const items = [v1, null, 'text', { ...item, resource: '' }, item]
    expect(parseDiscoveryResponse({ x402Version: 2, items, pagination }).items).toStrictEqual([
      item,
    ])
  })

  test('wrong fields', () => {
    const problem = (change: object): string | undefined =>
      problemOf(parseDiscoveryResponse, { x402Version: 2, items: [], pagination, ...change })
    expect(problem({ items: {} })).toBe('schema_invalid: items must be an array.')
    expect(problem({ pagination: undefined })).toBe('schema_invalid: pagination is missing.')
    expect(problem({ pagination: { ...pagination, total: -1 } })).toBe(
      'schema_invalid: pagination.total must not be negative.',
    )
    expect(problem({ pagination: { ...pagination, limit: 1.5 } })).toBe(
      'schema_invalid: pagination.limit must be a whole number.',
    )
  })
})

describe('v1', () => {
  const requirementsV1 = {
    scheme: 'exact',
    network: 'base-sepolia',
    maxAmountRequired: '10000',
    asset: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
    payTo: '0x209693Bc6afc0C5328bA36FaF03C514EF312287C',
    resource: 'https://api.example.com/premium-data',
    description: '',
    maxTimeoutSeconds: 60,
  }

  test('PaymentRequired', () => {
    const requiredV1 = { x402Version: 1, error: 'e', accepts: [requirementsV1] }
    expect(parsePaymentRequiredV1({ ...requiredV1, foo: 1 })).toStrictEqual(requiredV1)
    const nulls = { mimeType: null, outputSchema: null, extra: null }
    expect(
      parsePaymentRequiredV1({ ...requiredV1, accepts: [{ ...requirementsV1, ...nulls }] }),
    ).toStrictEqual(requiredV1)
    expect(problemOf(parsePaymentRequiredV1, required)).toMatch(/^version_unsupported: /)
    expect(problemOf(parsePaymentRequiredV1, { x402Version: 1, accepts: [] })).toBe(
      'schema_invalid: accepts must not be empty.',
    )
    expect(
      problemOf(parsePaymentRequiredV1, {
        x402Version: 1,
        accepts: [{ ...requirementsV1, maxAmountRequired: '0.01' }],
      }),
    ).toMatch(/^schema_invalid: accepts.0.maxAmountRequired /)
  })

  test('PaymentPayload', () => {
    const paymentV1 = { x402Version: 1, scheme: 'exact', network: 'base-sepolia', payload: {} }
    expect(parsePaymentPayloadV1({ ...paymentV1, foo: 1 })).toStrictEqual(paymentV1)
    expect(problemOf(parsePaymentPayloadV1, payment)).toMatch(/^version_unsupported: /)
    expect(problemOf(parsePaymentPayloadV1, { ...paymentV1, payload: 'x' })).toBe(
      'schema_invalid: payload must be a JSON object.',
    )
  })

  test('SettleResponse', () => {
    const settled = { success: true, transaction: '0x12', network: 'base-sepolia', payer: '0x34' }
    expect(parseSettleResponseV1({ ...settled, errorReason: null })).toStrictEqual(settled)
    expect(problemOf(parseSettleResponseV1, { ...settled, transaction: undefined })).toBe(
      'schema_invalid: transaction is missing.',
    )
  })
})
