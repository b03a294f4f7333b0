import type {
  LocalCheckContext,
  PaymentPayload,
  PaymentRequirements,
  RequirementsInput,
  ServerMechanism,
} from '@farebox/core'
import { describe, expect, test } from 'vitest'
import { tronPrivateKeyAccount } from '../account/tronPrivateKeyAccount.js'
import { tron as tronClient } from '../client/tron.js'
import { createEnvironment, keys, payer, vectors } from '../tron.fixture.js'
import { tron } from './tron.js'

const nile = 'tron:3448148188'
const usdt = 'TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf'
const seller = 'TLEaY8XoqpBmndLsjcfThgdKLN1ssNuUcF'
const facilitator = 'TFTsyAaajS3DTEbekme2wm9fNcypguDHp4'
const now = 1_760_000_000
const fee = { feeTo: facilitator, feeAmount: '100', caller: facilitator }
const later: LocalCheckContext = { now, minimumValiditySeconds: 0 }

const mechanisms = tron()
const find = (scheme: string, among = mechanisms): ServerMechanism => {
  const mechanism = among.find((one) => one.scheme === scheme)
  if (mechanism === undefined) throw new Error(`no ${scheme}`)
  return mechanism
}
const exactPermit = find('exact_permit')
const exact = find('exact')

function toInput(
  mechanism: ServerMechanism,
  changes: Partial<RequirementsInput> = {},
  price: Parameters<ServerMechanism['parsePrice']>[0] = '$0.0001',
): RequirementsInput {
  return {
    network: nile,
    wireNetwork: 'tron:nile',
    price: mechanism.parsePrice(price, nile),
    payTo: seller,
    maxTimeoutSeconds: 3600,
    ...changes,
  }
}

const toPayment = (
  accepted: PaymentRequirements,
  payload: PaymentPayload['payload'],
  extensions?: PaymentPayload['extensions'],
): PaymentPayload => ({
  x402Version: 2,
  accepted,
  payload,
  ...(extensions === undefined ? {} : { extensions }),
})

test('speaks three schemes', () => {
  expect(mechanisms.map(({ scheme, binding }) => [scheme, binding])).toEqual([
    ['exact_permit', 'server-nonce'],
    ['exact_gasfree', 'none'],
    ['exact', 'payer-nonce'],
  ])
})

describe('prices', () => {
  test.each([
    ['$0.01', usdt, 10_000n],
    ['0.0001 USDT', usdt, 100n],
    ['0.0001 USDD', 'TGjgvdTWWrybVLaVeFqSyVqJQWjxqRYbaK', 100_000_000_000_000n],
  ] as const)('%s', (price, asset, amount) => {
    expect(exactPermit.parsePrice(price, nile)).toMatchObject({ asset, amount })
  })

  test.each([
    usdt,
    '41eca9bc828a3005b9a3b909f2cc5c2a54794de05f',
    '0xECA9BC828A3005B9A3B909F2CC5C2A54794DE05F',
  ])('of a token as %s', (asset) => {
    expect(exact.parsePrice({ asset, amount: 5n }, nile)).toMatchObject({
      asset: usdt,
      amount: 5n,
      known: { symbol: 'USDT' },
    })
  })

  test.each([null, 5, { amount: 5n }])('error: %o', (price) => {
    expect(() => exact.parsePrice(price as never, nile)).toThrow(
      expect.objectContaining({ code: 'price_invalid' }),
    )
  })
})

describe('exact_permit', () => {
  test('asks as recorded', () => {
    const { requirements } = vectors.recorded['exact_permit tron:nile'] ?? {}
    const facilitatorId = 'http://localhost:8001'
    const input = toInput(exactPermit, { fee: { ...fee, facilitatorId } })
    expect(exactPermit.buildRequirements(input)).toEqual(requirements)
  })

  test('asks for a fee first, and writes addresses as T…', () => {
    const input = toInput(exactPermit, { payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8' })
    const asked = exactPermit.buildRequirements(input)
    expect(asked).toMatchObject({ payTo: seller, extra: { name: 'Tether USD', version: '1' } })
    expect(asked.extra).not.toHaveProperty('fee')
    expect(exactPermit.needsFee).toBe(true)
    const hex = '413c44cdddb6a900fa2b585dd299e03d12fa4293bc'
    const quoted = { feeTo: hex, feeAmount: '0', caller: hex }
    expect(exactPermit.buildRequirements({ ...input, fee: quoted }).extra).toEqual({
      name: 'Tether USD',
      version: '1',
      fee: { feeTo: facilitator, feeAmount: '0', caller: facilitator },
    })
  })

  test.each<[string, Partial<RequirementsInput>, string]>([
    ['a recipient with a wrong checksum', { payTo: `${seller.slice(0, -1)}G` }, 'address_invalid'],
    ['nobody', { payTo: 'T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb' }, 'address_invalid'],
    ['a network without the contract', { network: 'tron:1' }, 'network_invalid'],
    ['no time', { maxTimeoutSeconds: 0 }, 'config_invalid'],
    ['half a second', { maxTimeoutSeconds: 1.5 }, 'config_invalid'],
    ['a fee that is no number', { fee: { ...fee, feeAmount: '1e3' } }, 'config_invalid'],
    ['a caller with a wrong checksum', { fee: { ...fee, caller: 'TXYZ' } }, 'address_invalid'],
  ])('error: %s', (_name, changes, code) => {
    expect(() => exactPermit.buildRequirements(toInput(exactPermit, changes))).toThrow(
      expect.objectContaining({ code }),
    )
  })

  const vector = vectors.recorded['exact_permit tron:nile']
  if (vector === undefined) throw new Error('no vector')
  const { requirements } = vector
  const payment = toPayment(requirements, vector.payload)
  // The recorded payload has this shape.
  const permit = vector.payload.paymentPermit as {
    readonly meta: object
    readonly payment: object
    readonly fee: object
  }
  const changed = (changes: object): PaymentPayload =>
    toPayment(requirements, {
      ...vector.payload,
      paymentPermit: { ...permit, ...changes } as never,
    })

  test('takes a recorded payment of another client', () => {
    expect(exactPermit.checkPayment(payment, requirements, later)).toBeUndefined()
    expect(exactPermit.identify(payment, requirements)).toEqual({
      paymentId: vector.digest,
      spendKey: `${nile}/0x41a0d8786c5e20d27b6225e9d03ed1cbfe271634/${payer.hex}/123456789012345678901234567890`,
      payer: payer.base58,
      validAfter: now,
      validBefore: now + 3601,
    })
  })

  test('T15 is the same payment in every written form', () => {
    const identity = exactPermit.identify(payment, requirements)
    const signature = vector.payload.signature as string
    const others = [
      changed({ buyer: payer.hex }),
      changed({ buyer: `41${payer.hex.slice(2)}` }),
      toPayment(requirements, { ...vector.payload, signature: `0x${signature.toUpperCase()}` }),
      toPayment(requirements, { ...vector.payload, signature: `${signature.slice(0, -2)}00` }),
    ]
    for (const other of others) {
      expect(exactPermit.identify(other, requirements)).toEqual(identity)
      expect(exactPermit.checkPayment(other, requirements, later)).toBeUndefined()
    }
    for (const network of ['tron:nile', nile, 'tron:0xcd8690dc']) {
      expect(exactPermit.identify(payment, { ...requirements, network })).toEqual(identity)
    }
  })

  test.each<[string, PaymentPayload, string]>([
    ['less', changed({ payment: { ...permit.payment, payAmount: '99' } }), 'amount_mismatch'],
    ['more', changed({ payment: { ...permit.payment, payAmount: '101' } }), 'amount_mismatch'],
    [
      'somebody else',
      changed({ payment: { ...permit.payment, payTo: facilitator } }),
      'payto_mismatch',
    ],
    [
      'another token',
      changed({ payment: { ...permit.payment, payToken: facilitator } }),
      'token_mismatch',
    ],
    ['another fee', changed({ fee: { ...permit.fee, feeAmount: '99' } }), 'fee_amount_mismatch'],
    ['a fee for others', changed({ fee: { ...permit.fee, feeTo: seller } }), 'fee_to_mismatch'],
    ['another sender', changed({ caller: seller }), 'caller_mismatch'],
    ['what is over', changed({ meta: { ...permit.meta, validBefore: now + 5 } }), 'expired'],
    [
      'what is not yet',
      changed({ meta: { ...permit.meta, validAfter: now + 1 } }),
      'not_yet_valid',
    ],
    [
      'too long a life',
      changed({ meta: { ...permit.meta, validBefore: now + 3661 } }),
      'valid_before_too_late',
    ],
  ])('T05 refuses %s', (_name, one, reason) => {
    expect(exactPermit.checkPayment(one, requirements, later)).toBe(reason)
  })

  test('leaves time for the handler', () => {
    const check = (minimumValiditySeconds: number): string | undefined =>
      exactPermit.checkPayment(payment, requirements, { now, minimumValiditySeconds })
    expect(check(3600)).toBeUndefined()
    expect(check(3601)).toBe('expired')
  })

  test.each([
    ['a wrong checksum', changed({ buyer: `${payer.base58.slice(0, -1)}H` })],
    ['a name', changed({ caller: 'facilitator' })],
    ['no permit', toPayment(requirements, { signature: '00' })],
  ])('error: a payload with %s', (_name, one) => {
    expect(() => exactPermit.identify(one, requirements)).toThrow(
      expect.objectContaining({ code: 'payload_invalid' }),
    )
  })
})

describe('exact', () => {
  const vector = vectors.permit2[nile]
  if (vector === undefined) throw new Error('no vector')
  const { requirements } = vector
  const payment = toPayment(requirements, vector.payload)

  test('asks for Permit2 where the token has no EIP-3009', () => {
    const input = toInput(exact, { wireNetwork: nile })
    expect(exact.buildRequirements(input)).toEqual({
      scheme: 'exact',
      network: nile,
      amount: '100',
      asset: usdt,
      payTo: seller,
      maxTimeoutSeconds: 3600,
      extra: { name: 'Tether USD', version: '1', assetTransferMethod: 'permit2' },
    })
  })

  test('takes a payment as computed', () => {
    expect(exact.checkPayment(payment, requirements, later)).toBeUndefined()
    const { paymentId, spendKey } = exact.identify(payment, requirements)
    expect(paymentId).toBe(vector.digest)
    expect(spendKey).toBe(
      `${nile}/0xf62f506d1faa02e2354a9886b4a200496ee96f4b/${payer.hex}/123456789012345678901234567890`,
    )
  })

  // The vector has this shape.
  const authorization = vector.payload.permit2Authorization as { readonly [name: string]: object }
  test.each([
    ['another spender', { spender: payer.hex }, 'invalid_permit2_spender'],
    [
      'somebody else',
      { witness: { ...authorization.witness, to: payer.hex } },
      'invalid_permit2_recipient_mismatch',
    ],
    ['what is over', { deadline: `${now + 5}` }, 'permit2_deadline_expired'],
    [
      'less',
      { permitted: { ...authorization.permitted, amount: '999' } },
      'permit2_amount_mismatch',
    ],
    [
      'another token',
      { permitted: { ...authorization.permitted, token: payer.hex } },
      'permit2_token_mismatch',
    ],
  ])('T05 refuses %s', (_name, changes, reason) => {
    const permit2Authorization = { ...authorization, ...changes } as never
    const one = toPayment(requirements, { ...vector.payload, permit2Authorization })
    expect(exact.checkPayment(one, requirements, later)).toBe(reason)
  })

  const coin = {
    network: nile,
    address: '0x41a0d8786c5e20d27b6225e9d03ed1cbfe271634',
    symbol: 'COIN',
    decimals: 6,
    usd: true,
    extra: { name: 'Coin', version: '2' },
  }

  test('EIP-3009 for a token of which the domain is known, from buyer to seller', async () => {
    const own = find('exact', tron({ assets: [coin] }))
    const asked = own.buildRequirements(toInput(own, {}, '0.5 COIN'))
    expect(asked).toMatchObject({
      asset: 'TFxDcGvS7zfQrS1YzcCMp673ta2NHHzsiH',
      extra: { name: 'Coin', version: '2' },
    })
    const account = tronPrivateKeyAccount(keys.payer)
    const buyer = tronClient({ account, assets: [coin], rpcUrl: false }).find(
      ({ scheme }) => scheme === 'exact',
    )
    const created = await buyer?.createPayload(asked, { environment: createEnvironment() })
    if (created === undefined) throw new Error('not paid')
    const one = toPayment(asked, created.payload)
    expect(own.checkPayment(one, asked, later)).toBeUndefined()
    expect(own.identify(one, asked)).toEqual(created.identity)
  })

  test('EIP-3009 as buyers of the 0.5 dialect write it', () => {
    const { legacyExact } = vectors
    const one = toPayment(legacyExact.requirements, legacyExact.payload, legacyExact.extensions)
    expect(exact.identify(one, legacyExact.requirements).payer).toBe(payer.base58)
    expect(exact.checkPayment(one, legacyExact.requirements, later)).toBeUndefined()
    const written = legacyExact.extensions.transferAuthorization as object
    const inBase58 = { transferAuthorization: { ...written, from: payer.base58 } as never }
    const other = toPayment(legacyExact.requirements, legacyExact.payload, inBase58)
    expect(exact.identify(other, legacyExact.requirements)).toEqual(
      exact.identify(one, legacyExact.requirements),
    )
  })

  test('T01 one authorization in the payload and another in the extension are none', () => {
    const { extensions, payload, requirements: asked } = vectors.legacyExact
    const written = extensions.transferAuthorization as object
    const inBase58 = { ...written, from: payer.base58 } as never
    const same = toPayment(asked, { ...payload, authorization: inBase58 }, extensions)
    expect(exact.checkPayment(same, asked, later)).toBeUndefined()
    const other = { ...written, nonce: `0x${'ab'.repeat(32)}` } as never
    const two = toPayment(asked, { ...payload, authorization: other }, extensions)
    expect(() => exact.identify(two, asked)).toThrow(
      expect.objectContaining({ code: 'payload_invalid' }),
    )
  })

  test.each([
    ['to', { to: payer.hex }, 'invalid_exact_tron_payload_recipient_mismatch'],
    [
      'validBefore',
      { validBefore: `${now + 5}` },
      'invalid_exact_tron_payload_authorization_valid_before',
    ],
    [
      'validBefore',
      { validBefore: `${now + 3661}` },
      'invalid_exact_tron_payload_authorization_valid_before',
    ],
    [
      'validAfter',
      { validAfter: `${now + 1}` },
      'invalid_exact_tron_payload_authorization_valid_after',
    ],
    ['value', { value: '101' }, 'invalid_exact_tron_payload_authorization_value_mismatch'],
  ])('T05 refuses another %s', (_name, changes, reason) => {
    const { legacyExact } = vectors
    const authorization3009 = {
      ...(legacyExact.extensions.transferAuthorization as object),
      ...changes,
    } as never
    const one = toPayment(legacyExact.requirements, {
      ...legacyExact.payload,
      authorization: authorization3009,
    })
    expect(exact.checkPayment(one, legacyExact.requirements, later)).toBe(reason)
  })

  test.each([
    ['nothing', {}],
    ['a name that is no address', { from: 'T-somebody' }],
    ['a nonce of 31 bytes', { nonce: `0x${'11'.repeat(31)}` }],
  ])('error: an authorization with %s', (_name, changes) => {
    const { legacyExact } = vectors
    const written = { ...(legacyExact.extensions.transferAuthorization as object), ...changes }
    const authorization3009 = Object.keys(changes).length === 0 ? null : written
    const one = toPayment(legacyExact.requirements, {
      ...legacyExact.payload,
      authorization: authorization3009,
    })
    expect(() => exact.identify(one, legacyExact.requirements)).toThrow(
      expect.objectContaining({ code: 'payload_invalid' }),
    )
  })

  test.each([
    ['EIP-3009 of USDT', { assetTransferMethod: 'eip3009' }],
    ['an unknown method', { assetTransferMethod: 'upto' }],
  ])('error: %s', (_name, extra) => {
    expect(() => exact.buildRequirements(toInput(exact, { extra }))).toThrow(
      expect.objectContaining({ code: 'config_invalid' }),
    )
  })

  test('error: an unregistered token without a domain, or with another than the registered one', () => {
    const unknown = toInput(exact, {}, { asset: facilitator, amount: 1n })
    const invalid = expect.objectContaining({ code: 'config_invalid' })
    expect(() => exact.buildRequirements(unknown)).toThrow(invalid)
    const own = find('exact', tron({ assets: [coin] }))
    const input = toInput(own, { extra: { name: 'Gold' } }, '0.5 COIN')
    expect(() => own.buildRequirements(input)).toThrow(invalid)
    const permit2 = { ...unknown, extra: { assetTransferMethod: 'permit2' } }
    expect(exact.buildRequirements(permit2).asset).toBe(facilitator)
  })

  test('error: a token with a wrong address', () => {
    expect(() => tron({ assets: [{ ...coin, address: 'COIN' }] })).toThrow(
      expect.objectContaining({ code: 'address_invalid' }),
    )
  })
})
