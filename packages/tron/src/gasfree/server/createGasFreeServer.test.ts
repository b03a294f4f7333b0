import type { PaymentRequirements, Price, RequirementsInput } from '@farebox/core'
import { describe, expect, test } from 'vitest'
import { payTo, provider, usdt, vectors } from '../gasFree.fixture.js'
import type { GasFreePermit } from '../GasFreePermit.js'
import { parseGasFreePayload } from '../parseGasFreePayload.js'
import { toGasFreePayload } from '../toGasFreePayload.js'
import { createGasFreeServer } from './createGasFreeServer.js'

const server = createGasFreeServer()
const fee = { feeTo: provider, feeAmount: '1000000', caller: provider, facilitatorId: 'https://f' }

function build(price: Price, changes: Partial<RequirementsInput> = {}): PaymentRequirements {
  const network = changes.network ?? 'tron:3448148188'
  return server.buildRequirements({
    network,
    wireNetwork: 'tron:nile',
    price: server.parsePrice(price, network),
    payTo,
    maxTimeoutSeconds: 600,
    fee,
    ...changes,
  })
}

test('what it is', () => {
  expect(server).toMatchObject({
    scheme: 'exact_gasfree',
    networks: ['tron:*'],
    binding: 'none',
    needsFee: true,
    needsSupported: false,
    challengeContext: { key: 'paymentPermitContext' },
  })
})

describe('buildRequirements', () => {
  test('with the quoted fee', () => {
    expect(build('0.25 USDT')).toEqual({
      scheme: 'exact_gasfree',
      network: 'tron:nile',
      amount: '250000',
      asset: usdt,
      payTo,
      maxTimeoutSeconds: 600,
      extra: { name: 'Tether USD', version: '1', fee },
    })
  })

  test('without one before it is quoted', () => {
    const { fee: _, ...rest } = { fee, network: 'tron:3448148188', wireNetwork: 'tron:nile' }
    const requirements = server.buildRequirements({
      ...rest,
      price: server.parsePrice('$1', rest.network),
      payTo,
      maxTimeoutSeconds: 55,
    })
    expect(requirements.extra).toEqual({ name: 'Tether USD', version: '1' })
  })

  test('addresses in our form', () => {
    const hex = '0x70997970c51812dc3a010c7d01b50e0d17dc79c8'
    expect(build('$1', { payTo: hex, fee: { ...fee, feeTo: hex } })).toMatchObject({
      payTo,
      extra: { fee: { feeTo: payTo } },
    })
  })

  test.each([
    ['the zero address', { payTo: `0x${'0'.repeat(40)}` }, 'address_invalid'],
    ['a wrong checksum', { payTo: `${payTo.slice(0, -1)}G` }, 'address_invalid'],
    ['a fee to nobody', { fee: { ...fee, feeTo: '' } }, 'address_invalid'],
    ['half a fee', { fee: { ...fee, feeAmount: '0.5' } }, 'schema_invalid'],
    ['54 seconds', { maxTimeoutSeconds: 54 }, 'config_invalid'],
    ['no number of seconds', { maxTimeoutSeconds: Number.NaN }, 'config_invalid'],
    ['a chain without GasFree', { network: 'tron:1' }, 'network_invalid'],
  ])('error: %s', (_name, changes, code) => {
    const price = { asset: usdt, amount: 1n }
    expect(() => build(price, changes)).toThrow(expect.objectContaining({ code }))
  })
})

describe('checkPayment', () => {
  const now = vectors.fixedNowSeconds
  const requirements = { ...build({ asset: usdt, amount: 100n }), network: 'tron:nile' }
  const { permit } = parseGasFreePayload(vectors.withFee.paymentPayload.payload)

  function check(
    changes: Partial<GasFreePermit> = {},
    requirementChanges: Partial<PaymentRequirements> = {},
    context = { now, minimumValiditySeconds: 0 },
  ): string | undefined {
    const asked = { ...requirements, ...requirementChanges }
    const payload = toGasFreePayload(
      { ...permit, ...changes },
      `0x${vectors.withFee.signature}`,
      '0x4d2c1a8f0000000000000000000000000000abcd',
    )
    return server.checkPayment({ x402Version: 2, accepted: asked, payload }, asked, context)
  }

  test('T15 the recorded payment, and the same in the other shape', () => {
    const { paymentPayload } = vectors.withFee
    const asked = { ...requirements, network: 'tron:nile' }
    const context = { now, minimumValiditySeconds: 0 }
    expect(server.checkPayment(paymentPayload, asked, context)).toBeUndefined()
    expect(check()).toBeUndefined()
  })

  const stranger = '0x0000000000000000000000000000000000000001'
  test.each<[string, Partial<GasFreePermit>, string | undefined]>([
    ['another token', { token: stranger }, 'gasfree_token_mismatch'],
    ['T05 another recipient', { receiver: stranger }, 'gasfree_payto_mismatch'],
    ['too little', { value: 99n }, 'gasfree_amount_mismatch'],
    ['too much', { value: 101n }, 'gasfree_amount_mismatch'],
    ['another provider', { serviceProvider: stranger }, 'gasfree_fee_to_mismatch'],
    ['less than the fee', { maxFee: 999_999n }, 'gasfree_fee_amount_mismatch'],
    ['more than the fee', { maxFee: 3_050_000n }, undefined],
    ['another version', { version: 2n }, 'gasfree_version_not_supported'],
    ['over', { deadline: BigInt(now) }, 'gasfree_expired'],
    ['almost over', { deadline: BigInt(now + 29) }, 'gasfree_expired'],
    ['signed for the shortest time a while ago', { deadline: BigInt(now + 30) }, undefined],
    ['as long as can be by a fast clock', { deadline: BigInt(now + 3655) }, undefined],
    ['longer', { deadline: BigInt(now + 3656) }, 'gasfree_deadline_too_late'],
    ['for ever', { deadline: 2n ** 256n - 1n }, 'gasfree_deadline_too_late'],
  ])('%s', (_name, changes, reason) => {
    expect(check(changes)).toBe(reason)
  })

  test('mainnet takes ten minutes', () => {
    const mainnet = { network: 'tron:mainnet' }
    expect(check({ deadline: BigInt(now + 655) }, mainnet)).toBeUndefined()
    expect(check({ deadline: BigInt(now + 656) }, mainnet)).toBe('gasfree_deadline_too_late')
  })

  test('the handler’s time counts when it is the longer one', () => {
    const context = { now: now + 0.9, minimumValiditySeconds: 100 }
    expect(check({ deadline: BigInt(now + 99) }, {}, context)).toBe('gasfree_expired')
    expect(check({ deadline: BigInt(now + 100) }, {}, context)).toBeUndefined()
  })

  test('any provider where none was quoted', () => {
    const changes = { serviceProvider: stranger, maxFee: 0n } as const
    expect(check(changes, { extra: {} })).toBeUndefined()
  })

  test('error: another payload', () => {
    expect(() =>
      server.checkPayment({ x402Version: 2, accepted: requirements, payload: {} }, requirements, {
        now,
        minimumValiditySeconds: 0,
      }),
    ).toThrow(expect.objectContaining({ code: 'payload_invalid' }))
  })
})

test('error: an asset that cannot be registered', () => {
  const asset = { network: 'tron:nile', address: 'T1', symbol: 'X', decimals: 6, usd: false }
  expect(() => createGasFreeServer({ assets: [asset] })).toThrow(
    expect.objectContaining({ code: 'address_invalid' }),
  )
})
