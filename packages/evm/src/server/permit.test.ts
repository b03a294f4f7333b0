import type { Fee, RequirementsInput, ServerMechanism } from '@farebox/core'
import { describe, expect, test } from 'vitest'
import { evmPaymentPermits } from '../exactPermit/evmPaymentPermits.js'
import { permitVectors } from '../exactPermit/permit.fixture.js'
import { evm } from './evm.js'
import type { EvmServerOptions } from './evm.js'

const vector = permitVectors.exactPermit['exact_permit eip155:97']
if (vector === undefined) throw new Error('no vector')
const { requirements, payload } = vector
const payment = { x402Version: 2 as const, accepted: requirements, payload }
const fee = requirements.extra?.fee as unknown as Fee
const now = 1_760_000_000

function create(options?: EvmServerOptions): ServerMechanism {
  const mechanism = evm(options).find(({ scheme }) => scheme === 'exact_permit')
  if (mechanism === undefined) throw new Error('no mechanism')
  return mechanism
}
const mechanism = create()

const build = (
  changes: Partial<RequirementsInput> = {},
  seller = mechanism,
): ReturnType<ServerMechanism['buildRequirements']> => {
  const network = changes.network ?? 'eip155:97'
  return seller.buildRequirements({
    network,
    wireNetwork: network,
    price: seller.parsePrice('0.0001 USDT', 'eip155:97'),
    payTo: requirements.payTo,
    maxTimeoutSeconds: 3_600,
    fee,
    ...changes,
  })
}

test('what a resource server is told', () => {
  expect(mechanism).toMatchObject({
    binding: 'server-nonce',
    needsFee: true,
    needsSupported: false,
  })
  expect(mechanism.networks).toEqual(Object.keys(evmPaymentPermits))
  expect(mechanism.challengeContext?.key).toBe('paymentPermitContext')
})

describe('buildRequirements', () => {
  test('what the reference server sends', () => {
    expect(build()).toEqual({ ...requirements, amount: (10n ** 14n).toString() })
    expect(
      build({
        price: mechanism.parsePrice(
          { asset: requirements.asset, amount: requirements.amount },
          'eip155:97',
        ),
      }),
    ).toEqual(requirements)
  })

  test('a fee without a facilitator’s name', () => {
    const { facilitatorId: _, ...rest } = fee
    expect(build({ fee: rest }).extra?.fee).toEqual(rest)
  })

  test('a contract of one’s own', () => {
    const paymentPermits = { anvil: '0x5FbDB2315678afecb367f032d93F642f64180aa3' }
    const seller = create({ paymentPermits })
    expect(seller.networks).toContain('eip155:31337')
    expect(build({ network: 'eip155:31337' }, seller).network).toBe('eip155:31337')
  })

  test.each<[string, Partial<RequirementsInput> & { readonly fee?: Fee }, string]>([
    ['a fee that is no number', { fee: { ...fee, feeAmount: '0.1' } }, 'config_invalid'],
    ['nobody to send it', { fee: { ...fee, caller: `0x${'0'.repeat(40)}` } }, 'config_invalid'],
    ['a caller that is no address', { fee: { ...fee, caller: 'T9yD' } }, 'address_invalid'],
    ['a zero recipient', { payTo: `0x${'0'.repeat(40)}` }, 'address_invalid'],
    ['no time', { maxTimeoutSeconds: 0 }, 'config_invalid'],
    ['a network without a contract', { network: 'eip155:1' }, 'network_unknown'],
  ])('error: %s', (_name, changes, code) => {
    expect(() => build(changes)).toThrow(expect.objectContaining({ code }))
  })

  test('without a fee it is what the facilitator is asked with', () => {
    const { fee: _, ...input } = {
      network: 'eip155:97',
      wireNetwork: 'eip155:97',
      price: mechanism.parsePrice('1 USDT', 'eip155:97'),
      payTo: requirements.payTo,
      maxTimeoutSeconds: 60,
      fee,
    }
    const draft = mechanism.buildRequirements(input)
    expect(draft).toMatchObject({ scheme: 'exact_permit', payTo: requirements.payTo })
    expect(draft.extra).not.toHaveProperty('fee')
  })

  test('error: a contract that is no address', () => {
    expect(() => create({ paymentPermits: { anvil: 'TFxD' } })).toThrow(
      expect.objectContaining({ code: 'address_invalid' }),
    )
  })
})

test('identify', () => {
  expect(mechanism.identify(payment, requirements)).toEqual({
    paymentId: vector.digest,
    spendKey:
      'eip155:97/0x1825bb32db3443dec2cc7508b2d818fc13ead878/0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266/123456789012345678901234567890',
    payer: '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
    validAfter: now,
    validBefore: now + 3_601,
  })
})

test('checkPayment', () => {
  const context = { now, minimumValiditySeconds: 0 }
  expect(mechanism.checkPayment(payment, requirements, context)).toBeUndefined()
  const dearer = { ...requirements, amount: '101' }
  expect(mechanism.checkPayment(payment, dearer, context)).toBe('amount_mismatch')
  const shorter = { ...requirements, maxTimeoutSeconds: 300 }
  expect(mechanism.checkPayment(payment, shorter, context)).toBe('valid_before_too_late')
  const free = {
    ...requirements,
    extra: { fee: { ...requirements.extra, ...fee, feeAmount: '0' } },
  }
  expect(mechanism.checkPayment(payment, free, context)).toBe('fee_amount_mismatch')
})
