import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { HeaderError } from '../errors/HeaderError.js'
import { buildAuthorization } from './buildAuthorization.js'
import { buildChallenge } from './buildChallenge.js'
import { buildExtensionHeaders } from './buildExtensionHeaders.js'
import type { Challenge } from './Challenge.js'
import {
  currentVersion,
  extensionHeaders,
  paymentStatuses,
  supportedVersions,
  versionHeader,
} from './constants.js'
import type { ExtensionHeaders } from './ExtensionHeaders.js'
import { getJsonSchema, type MessageSchema } from './getJsonSchema.js'
import type { Mode } from './Mode.js'
import { negotiateVersion } from './negotiateVersion.js'
import { parseAmount } from './parseAmount.js'
import { parseAuthorization } from './parseAuthorization.js'
import { parseChallenge } from './parseChallenge.js'
import { parseExtensionHeaders } from './parseExtensionHeaders.js'
import type { Proof } from './Proof.js'
import { readOffers } from './readOffers.js'
import { toChallenge } from './toChallenge.js'

interface Vector {
  readonly id: string
  readonly function: string
  /** Each function of the table below knows its shape. */
  readonly input: never
  readonly output?: unknown
  readonly error?: { readonly type: string }
  readonly recommend: keyof typeof meanings
}

/**
 * `compat` does what is recorded, whatever a vector recommends, but for `python-only`. What a recommendation asks
 * of `strict`:
 */
const meanings = {
  same: 'the recorded result; a builder has commas where the recorded text has blanks',
  reject: 'null from a reader, an error from a builder',
  limit: 'null: more than a limit allows',
  accept: 'a result where null is recorded, because RFC 9110 allows it',
  split: 'the first of several challenges, unmixed with the others',
  improve: 'a better result, given below',
  'python-only': 'no test: the types of TypeScript exclude it',
} as const

/** Results of `strict` that are neither the recorded one nor a refusal. */
const better: Readonly<Record<string, unknown>> = {
  // x402 need not be the first scheme.
  'o402-035': recorded({ address: 'SolAddr123' }),
  'o402-037': recorded({ address: 'SolAddr123' }),
  'o402-038': recorded({ address: 'SolAddr123' }),
  // Blanks around "=", and names in any case.
  'o402-044': recorded({}),
  'o402-046': recorded({}),
  'o402-047': recorded({}),
  // Exact where a float is not.
  'o402-211': 300_000_000_000_000_04n * 10n,
  'o402-212': 9_007_199_254_740_993n * 10n ** 18n,
  // What the server has, and lists.
  'o402-220': negotiated({ agreed_version: 'v2.0', client_version: '' }),
  'o402-223': negotiated({
    agreed_version: 'v2.0',
    client_version: 'v3.0',
    is_compatible: false,
    degraded: true,
  }),
  'o402-229': negotiated({ agreed_version: 'v1.0', client_version: 'v1.0, v0.9' }),
  // An empty chain would be read as another one.
  'o402-253': null,
}

/**
 * Where the vectors disagree with each other or with a rule that knows no exception.
 * 157: no mode writes a control character. 250: 155 refuses to write a backslash, so there is nothing to read back.
 */
const exceptions: Readonly<Record<Mode, readonly string[]>> = {
  compat: ['o402-157'],
  strict: ['o402-250'],
}

function recorded(fields: object): object {
  return {
    chain: 'solana',
    token: 'USDC',
    amount: '0.05',
    address: 'A',
    service_hash: '',
    service_tier: '',
    refund_contract: '',
    ...fields,
  }
}

function negotiated(fields: object): object {
  return { server_version: 'v1.0', is_compatible: true, degraded: false, ...fields }
}

function toSnake(challenge: Challenge | null): unknown {
  if (challenge === null) return null
  const { serviceHash = '', serviceTier = '', refundContract = '', ...required } = challenge
  const { chain, token, amount, address } = required
  return {
    chain,
    token,
    amount,
    address,
    service_hash: serviceHash,
    service_tier: serviceTier,
    refund_contract: refundContract,
  }
}

function toSnakeProof(proof: Proof | null): unknown {
  if (proof === null) return null
  const { txHash, chain, payerAddress = '', requestId = '' } = proof
  return { tx_hash: txHash, chain, payer_address: payerAddress, request_id: requestId }
}

interface SnakeMessage {
  readonly chain: string
  readonly token: string
  readonly amount: string
  readonly address: string
  readonly service_hash?: string
  readonly service_tier?: string
  readonly refund_contract?: string
  readonly tx_hash: string
  readonly payer_address?: string
  readonly request_id?: string
}

function fromSnake({ chain, token, amount, address, ...rest }: SnakeMessage): Challenge {
  return {
    chain,
    token,
    amount,
    address,
    ...(rest.service_hash === undefined ? {} : { serviceHash: rest.service_hash }),
    ...(rest.service_tier === undefined ? {} : { serviceTier: rest.service_tier }),
    ...(rest.refund_contract === undefined ? {} : { refundContract: rest.refund_contract }),
  }
}

/** The model's objects have a chain of their own. */
function fromSnakeProof({ tx_hash, ...rest }: Partial<SnakeMessage>): Proof {
  return {
    txHash: tx_hash ?? '',
    chain: rest.chain ?? 'solana',
    ...(rest.payer_address === undefined ? {} : { payerAddress: rest.payer_address }),
    ...(rest.request_id === undefined ? {} : { requestId: rest.request_id }),
  }
}

function summarise(schema: MessageSchema): unknown {
  const properties = Object.entries(schema.properties)
  return {
    required: schema.required,
    properties: new Set(properties.map(([name]) => name)),
    defaults: Object.fromEntries(
      properties.flatMap(([name, { default: value }]) =>
        value === undefined ? [] : [[name, value]],
      ),
    ),
    enum: Object.fromEntries(
      properties.flatMap(([name, { enum: values }]) =>
        values === undefined ? [] : [[name, values]],
      ),
    ),
    additionalProperties_set: 'additionalProperties' in schema,
    $schema: schema.$schema,
  }
}

function negotiate(
  input: { readonly client_version: string | null; readonly server_versions?: readonly string[] },
  mode: Mode,
): ReturnType<typeof negotiateVersion> {
  return negotiateVersion({
    mode,
    clientVersion: input.client_version,
    ...(input.server_versions === undefined ? {} : { serverVersions: input.server_versions }),
  })
}

const functions: Readonly<Record<string, (input: never, mode: Mode) => unknown>> = {
  parse_www_authenticate: (input: string, mode) => toSnake(parseChallenge(input, { mode })),
  parse_authorization: (input: string, mode) => toSnakeProof(parseAuthorization(input, { mode })),
  build_www_authenticate: (input: SnakeMessage, mode) => buildChallenge(fromSnake(input), { mode }),
  build_authorization: (input: SnakeMessage, mode) =>
    buildAuthorization(fromSnakeProof(input), { mode }),
  'X402PaymentChallenge.amount_float': (input: string, mode) => {
    const atomic = parseAmount(input, 18, { mode })
    if (atomic === null) throw new HeaderError('amount')
    return atomic
  },
  negotiate_version: (input: { client_version: string | null }, mode) => {
    const result = negotiate(input, mode)
    return {
      agreed_version: result.agreedVersion,
      client_version: result.clientVersion,
      server_version: result.serverVersion,
      is_compatible: result.isCompatible,
      degraded: result.degraded,
    }
  },
  'NegotiationResult.version': (input: { client_version: string }, mode) =>
    negotiate(input, mode).version,
  get_version_header: () => versionHeader,
  'ParsedExtensionHeaders.from_headers': (input: Record<string, string>, mode) => {
    const parsed = parseExtensionHeaders(input, { mode })
    if (parsed === null) return null
    const { serviceHash = '', agentId = '', version = '' } = parsed
    return { service_hash: serviceHash, agent_id: agentId, x402_version: version }
  },
  'ParsedExtensionHeaders.to_headers': (input: Record<string, string>) => {
    const { service_hash: serviceHash, agent_id: agentId, x402_version: version } = input
    const named = Object.entries({ serviceHash, agentId, version }).filter(([, value]) => value)
    const extensions: ExtensionHeaders = Object.fromEntries(named)
    return buildExtensionHeaders(extensions)
  },
  'X402ServiceDescriptor.to_challenge': (
    { address = '', ...rest }: { endpoint: string; price: string; address?: string },
    mode,
  ) => toSnake(toChallenge({ ...rest, address }, { mode })),
  'get_json_schema (summary)': () => {
    const schema = getJsonSchema()
    return {
      keys: Object.keys(schema),
      protocol_version: schema.protocol_version,
      x402_challenge: summarise(schema.x402_challenge),
      x402_proof: summarise(schema.x402_proof),
    }
  },
  constants: () => ({
    SUPPORTED_VERSIONS: supportedVersions,
    CURRENT_VERSION: currentVersion,
    EXTENSION_HEADERS: Object.fromEntries(
      Object.entries(extensionHeaders).map(([name, { v1Action, v2Action }]) => [
        name,
        { v1_action: v1Action, v2_action: v2Action },
      ]),
    ),
    PaymentStatus: paymentStatuses,
  }),
  'roundtrip build->parse www': (input: SnakeMessage, mode) =>
    toSnake(parseChallenge(buildChallenge(fromSnake(input), { mode }), { mode })),
  'roundtrip build->parse auth': (input: SnakeMessage, mode) =>
    toSnakeProof(parseAuthorization(buildAuthorization(fromSnakeProof(input), { mode }), { mode })),
}

const { vectors }: { vectors: readonly Vector[] } = JSON.parse(
  readFileSync(new URL('./www-authenticate.vectors.json', import.meta.url), 'utf8'),
)

/** `null` for a refusal of either kind. */
function run(vector: Vector, mode: Mode): unknown {
  try {
    const result = functions[vector.function]?.(vector.input, mode)
    return result === undefined ? 'no such function' : result
  } catch (error) {
    if (error instanceof HeaderError) return null
    throw error
  }
}

/** What is recorded, in our terms: an error is a refusal, and a float is compared as one. */
function toExpected({ output, error, function: name }: Vector, mode: Mode): unknown {
  if (error !== undefined) return null
  if (mode === 'strict' && name.startsWith('build_') && typeof output === 'string') {
    return output.replaceAll('" ', '", ')
  }
  return name.startsWith('get_json_schema') ? withSets(output) : output
}

/** The order of properties means nothing. */
function withSets(summary: unknown): unknown {
  return JSON.parse(JSON.stringify(summary), (key, value: unknown) =>
    key === 'properties' && Array.isArray(value) ? new Set(value) : value,
  )
}

function toComparable({ function: name }: Vector, result: unknown, expected: unknown): unknown {
  const isFloat = name.endsWith('amount_float') && typeof expected === 'number'
  return isFloat && typeof result === 'bigint' ? Number(`${result}e-18`) : result
}

describe.each(['strict', 'compat'] as const)('%s', (mode) => {
  const tested = vectors.filter(
    ({ id, recommend }) => recommend !== 'python-only' && !exceptions[mode].includes(id),
  )

  test.each(tested.map((vector) => [vector.id, vector.recommend, vector] as const))(
    '%s %s',
    (id, recommend, vector) => {
      const result = run(vector, mode)
      if (mode === 'compat' || recommend === 'same') {
        const expected = toExpected(vector, mode)
        const comparable = toComparable(vector, result, expected)
        expect(comparable).toEqual(expected)
      } else if (recommend === 'reject' || recommend === 'limit') {
        expect(result).toBeNull()
      } else {
        expect(better).toHaveProperty(id)
        expect(result).toEqual(better[id])
      }
    },
  )

  test.each(exceptions[mode])('%s is refused all the same', (id) => {
    const vector = vectors.find((each) => each.id === id)
    expect(vector && run(vector, mode)).toBeNull()
  })
})

test('every recommendation is one of the table', () => {
  for (const { recommend } of vectors) expect(meanings).toHaveProperty(recommend)
})

test('o402-038 has two offers', () => {
  const vector = vectors.find(({ id }) => id === 'o402-038')
  const result = readOffers(vector?.input)
  expect(result).toMatchObject({
    ok: true,
    offers: [
      { chain: 'solana', amount: '0.05', address: 'SolAddr123' },
      { chain: 'base', amount: '9', address: 'B' },
    ],
  })
})
