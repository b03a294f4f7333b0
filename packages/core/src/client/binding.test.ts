import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { describe, expect, it } from 'vitest'
import { checkBinding } from '../binding/checkBinding.js'
import { readBindingSalt } from '../binding/readBinding.js'
import type { BindingComponent } from '../binding/types.js'
import type { JsonObject, PaymentPayload } from '../wire/types.js'
import type { PaymentRequiredV1 } from '../wire/typesV1.js'
import {
  assets,
  createBindableMechanism,
  createChallenge,
  createFakeMechanism,
  createOptions,
  request,
  url,
} from './client.fixture.js'
import { createPaymentClient } from './createPaymentClient.js'
import type { PaymentClientOptions } from './options.js'
import type { Challenge, CreatedPayment, PaymentRequest } from './PaymentClient.js'

const withoutBody: BindingComponent[] = ['@method', '@target-uri']
const withBody: BindingComponent[] = [...withoutBody, 'content-digest']
const digest = sha256(utf8ToBytes('order'))

const offer = (components: readonly string[], info: JsonObject = {}, resourceUrl = url) =>
  createChallenge([{}], {
    resource: { url: resourceUrl },
    extensions: {
      bazaar: { info: {} },
      'request-binding': {
        info: { version: '1', components, required: false, ...info },
        schema: { type: 'object' },
      },
    },
  })

function setUp(options: Partial<PaymentClientOptions> = {}) {
  const client = createPaymentClient(
    createOptions({ schemes: [createBindableMechanism()], ...options }),
  )
  return (challenge: Challenge, changes: Partial<PaymentRequest> = {}) =>
    client.createPayment(challenge, { ...request, ...changes })
}

const isBound = ({ payload }: CreatedPayment) => 'bound' in payload.payload
const codesOf = (pending: Promise<CreatedPayment>) =>
  pending.then(
    () => 'paid',
    (error: { rejections: readonly { code: string; message: string }[] }) =>
      error.rejections.map(({ code, message }) => `${code}: ${message}`),
  )

/** What a server would say of it. */
function verify(
  { payload }: CreatedPayment,
  components: readonly BindingComponent[],
  changes: { method?: string; targetUri?: string; bodyDigest?: Uint8Array } = {},
) {
  // v1 is never bound.
  const { extensions, payload: signed } = payload as PaymentPayload
  return checkBinding(
    hexToBytes(typeof signed['bound'] === 'string' ? signed['bound'] : ''),
    readBindingSalt(extensions),
    components,
    { method: 'GET', targetUri: url, bodyDigest: digest, ...changes },
    true,
  )
}

describe('a payment is bound', () => {
  it('T04 to method and URL, and goes nowhere else', async () => {
    const payment = await setUp()(offer(withoutBody))
    expect(verify(payment, withoutBody)).toEqual({ kind: 'bound' })
    for (const changes of [{ method: 'DELETE' }, { targetUri: `${url}&x` }]) {
      expect(verify(payment, withoutBody, changes)).toMatchObject({ kind: 'refused' })
    }
    expect(payment.headers).toEqual({ 'PAYMENT-SIGNATURE': payment.header.value })
    expect(payment.payload).toMatchObject({
      extensions: {
        bazaar: { info: {} },
        'request-binding': {
          info: { version: '1', components: withoutBody, required: false },
          schema: { type: 'object' },
        },
      },
    })
  })

  it.each(['/weather?city=Bern', 'http://internal:3000/./weather?city=Bern#here'])(
    'to %s, to the letter',
    async (targetUri) => {
      const payment = await setUp()(offer(withoutBody, {}, targetUri))
      expect(verify(payment, withoutBody, { targetUri }).kind).toBe('bound')
      expect(verify(payment, withoutBody).kind).toBe('refused')
    },
  )

  it('T04 to the bytes of the body, which travel as a header too', async () => {
    let asked = 0
    const bodyDigest = async () => {
      asked += 1
      return digest
    }
    const payment = await setUp()(offer(withBody), { method: 'post', bodyDigest })
    const verdict = (bytes: Uint8Array) =>
      verify(payment, withBody, { method: 'POST', bodyDigest: bytes }).kind
    expect([verdict(digest), verdict(sha256(utf8ToBytes('other')))]).toEqual(['bound', 'refused'])
    expect(payment.headers).toEqual({
      'PAYMENT-SIGNATURE': payment.header.value,
      'Content-Digest': `sha-256=:${btoa(String.fromCharCode(...digest))}:`,
    })
    expect(asked).toBe(1)
  })

  it('under a salt of its own', async () => {
    const pay = setUp()
    const payments = await Promise.all([pay(offer(withoutBody)), pay(offer(withoutBody))])
    const salts = payments.map(({ payload }) =>
      String(readBindingSalt((payload as PaymentPayload).extensions)),
    )
    expect(new Set(salts).size).toBe(2)
  })
})

describe('the digest of the body is not asked for', () => {
  const bodyDigest = async (): Promise<never> => {
    throw new Error('asked')
  }

  it.each<[string, Challenge, Partial<PaymentClientOptions>]>([
    ['where it is not covered', offer(withoutBody), {}],
    ['without terms', createChallenge(), {}],
    ['when bindings are off', offer(withBody), { binding: 'off' }],
    ['by a scheme without a place for it', offer(withBody), { schemes: [createFakeMechanism()] }],
  ])('%s', async (_, challenge, options) => {
    await expect(setUp(options)(challenge, { bodyDigest })).resolves.toBeDefined()
  })

  it('before the payment is approved', async () => {
    const pay = setUp({ approve: () => false })
    expect(await codesOf(pay(offer(withBody), { bodyDigest }))).toEqual([
      'not_approved: it was not approved',
    ])
  })
})

describe('a binding that cannot be made', () => {
  const obstacles: [string, Partial<PaymentClientOptions>, (info: JsonObject) => Challenge][] = [
    ['a version that is not known', {}, (info) => offer(withoutBody, { ...info, version: '2' })],
    ['a component that is not known', {}, (info) => offer([...withoutBody, 'x-tenant'], info)],
    [
      'a scheme without a place for it',
      { schemes: [createFakeMechanism()] },
      (info) => offer(withoutBody, info),
    ],
    ['a body whose digest is not known', {}, (info) => offer(withBody, info)],
    ['a URL with a line in it', {}, (info) => offer(withoutBody, info, `${url}\n`)],
    ['a URL with half a character', {}, (info) => offer(withoutBody, info, `${url}#\ud800`)],
  ]

  it.each(obstacles)('for %s leaves the payment unbound', async (_, options, create) => {
    const payment = await setUp(options)(create({}))
    expect(isBound(payment)).toBe(false)
    expect(payment.payload).toMatchObject({ extensions: { bazaar: { info: {} } } })
    expect(JSON.stringify(payment.payload)).not.toContain('salt')
    expect(payment.headers).not.toHaveProperty('Content-Digest')
  })

  it.each(obstacles)('T04 for %s is not paid where the server requires it', async (...vector) => {
    const [, options, create] = vector
    const [reason] = await codesOf(setUp(options)(create({ required: true })))
    expect(reason).toMatch(/^binding_unavailable: /)
  })

  it.each(obstacles)('T04 for %s is not paid where the buyer requires it', async (...vector) => {
    const [, options, create] = vector
    const [reason] = await codesOf(setUp({ ...options, binding: 'require' })(create({})))
    expect(reason).toMatch(/^binding_unavailable: /)
  })

  it('makes only its own entry unpayable', async () => {
    const plain = createFakeMechanism({ scheme: 'plain' })
    const pay = setUp({ schemes: [plain, createBindableMechanism()], binding: 'require' })
    const [entry] = createChallenge().accepts
    const accepts = [{ ...entry, scheme: 'plain', amount: '1' }, { ...entry }]
    // Entries of the fixture are complete.
    const challenge = { ...offer(withoutBody), accepts } as Challenge
    expect((await pay(challenge)).selected.requirements.scheme).toBe('exact')
  })
})

describe('the option', () => {
  it('off binds nothing, and pays nothing that must be bound', async () => {
    const pay = setUp({ binding: 'off' })
    expect(isBound(await pay(offer(withoutBody)))).toBe(false)
    expect(await codesOf(pay(offer(withoutBody, { required: true })))).toEqual([
      'binding_unavailable: the server requires a request binding',
    ])
  })

  it('require pays nothing that is not bound', async () => {
    const pay = setUp({ binding: 'require' })
    expect(isBound(await pay(offer(withoutBody)))).toBe(true)
    expect(await codesOf(pay(createChallenge()))).toEqual([
      'binding_unavailable: the server offers no request binding that is understood here',
    ])
  })

  it('must be one of three', () => {
    // A JavaScript caller can pass anything.
    const options = { binding: 'required' } as unknown as PaymentClientOptions
    expect(() => setUp(options)).toThrow(expect.objectContaining({ code: 'config_invalid' }))
  })
})

it('v1 is never bound', async () => {
  const challenge: PaymentRequiredV1 & { extensions: unknown } = {
    x402Version: 1,
    accepts: [
      {
        scheme: 'exact',
        network: 'base-sepolia',
        maxAmountRequired: '10000',
        asset: assets.usdc.address,
        payTo: '0xSeller',
        resource: url,
        description: '',
        maxTimeoutSeconds: 60,
      },
    ],
    extensions: offer(withoutBody, { required: true }).extensions,
  }
  expect(isBound(await setUp()(challenge))).toBe(false)
  expect(await codesOf(setUp({ binding: 'require' })(challenge))).toEqual([
    'binding_unavailable: x402 v1 has no request binding',
  ])
})

describe('a digest that cannot be had', () => {
  const failing: [string, () => Promise<Uint8Array>][] = [
    ['fails', () => Promise.reject(new TypeError('the stream broke'))],
    ['is too short', async () => new Uint8Array(20)],
    ['is a text', async () => 'ab'.repeat(32) as unknown as Uint8Array],
  ]

  it.each(failing)('because it %s signs nothing and frees the budget', async (_, bodyDigest) => {
    let signed = 0
    const fake = createBindableMechanism()
    const schemes = [
      createBindableMechanism({
        createPayload: (...parameters) => {
          signed += 1
          return fake.createPayload(...parameters)
        },
      }),
    ]
    const pay = setUp({ schemes, budget: { perDay: '$0.01' } })
    await expect(pay(offer(withBody), { bodyDigest })).rejects.toMatchObject({
      code: 'body_not_replayable',
    })
    expect(signed).toBe(0)
    await pay(offer(withBody), { bodyDigest: async () => digest })
    expect(signed).toBe(1)
  })

  it('is not waited for once the signal aborts', async () => {
    const controller = new AbortController()
    const pending = setUp()(offer(withBody), {
      signal: controller.signal,
      bodyDigest: () => new Promise(() => undefined),
    })
    controller.abort(new DOMException('enough', 'AbortError'))
    await expect(pending).rejects.toMatchObject({ name: 'AbortError' })
  })
})
