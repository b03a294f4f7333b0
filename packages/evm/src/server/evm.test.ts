import type { Price, RequirementsInput, ServerMechanism } from '@farebox/core'
import { describe, expect, test } from 'vitest'
import { evm } from './evm.js'

const payTo = '0x209693Bc6afc0C5328bA36FaF03C514EF312287C'
const buyer = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'
const usdc = '0x036CbD53842c5426634e7929541eC2318f3dCF7e'
const unregistered = '0x5FbDB2315678afecb367f032d93F642f64180aa3'

function first(mechanisms: readonly ServerMechanism[]): ServerMechanism {
  const [mechanism] = mechanisms
  if (mechanism === undefined) throw new Error('no mechanism')
  return mechanism
}
const mechanism = first(evm())

function build(
  price: Price,
  rest: Partial<RequirementsInput> = {},
): ReturnType<ServerMechanism['buildRequirements']> {
  const network = rest.network ?? 'eip155:84532'
  return mechanism.buildRequirements({
    network,
    wireNetwork: network,
    price: mechanism.parsePrice(price, network),
    payTo,
    maxTimeoutSeconds: 60,
    ...rest,
  })
}
const config = expect.objectContaining({ code: 'config_invalid' })
const address = expect.objectContaining({ code: 'address_invalid' })

describe('evm', () => {
  test('what it is', () => {
    expect(mechanism).toMatchObject({
      scheme: 'exact',
      networks: ['eip155:*'],
      binding: 'payer-nonce',
      needsSupported: false,
    })
  })

  test('registers the seller’s own tokens', () => {
    const own = first(
      evm({
        assets: [
          {
            network: 'anvil',
            address: unregistered,
            symbol: 'USDC',
            decimals: 6,
            usd: true,
            extra: { name: 'Local', version: '1' },
          },
        ],
      }),
    )
    expect(own.parsePrice('$1', 'anvil')).toMatchObject({ asset: unregistered, amount: 1_000_000n })
    expect(() => mechanism.parsePrice('$1', 'anvil')).toThrow(
      expect.objectContaining({ code: 'asset_unknown' }),
    )
  })
})

describe('buildRequirements', () => {
  test('a price in dollars', () => {
    expect(build('$0.01')).toEqual({
      scheme: 'exact',
      network: 'eip155:84532',
      amount: '10000',
      asset: usdc,
      payTo,
      maxTimeoutSeconds: 60,
      extra: { name: 'USDC', version: '2' },
    })
  })

  test('the peer’s spelling of the network, addresses in ours', () => {
    const price = { asset: usdc.toLowerCase(), amount: 7n }
    expect(build(price, { wireNetwork: 'base-sepolia', payTo: payTo.toLowerCase() })).toMatchObject(
      {
        network: 'base-sepolia',
        asset: usdc,
        payTo,
        amount: '7',
      },
    )
  })

  test('an unregistered token with its domain', () => {
    const extra = { name: 'Mine', version: '1' }
    expect(build({ asset: unregistered, amount: '5', extra }).extra).toEqual(extra)
    expect(build({ asset: unregistered, amount: '5' }, { extra }).extra).toEqual(extra)
  })

  test('more scheme data', () => {
    const extra = { assetTransferMethod: 'eip3009', paymentFlow: 'upfront' }
    expect(build('$1', { extra }).extra).toEqual({ name: 'USDC', version: '2', ...extra })
  })

  test.each([
    ['no domain', {}],
    ['no version', { name: 'Mine' }],
    ['an empty name', { name: '', version: '1' }],
    ['a number for a version', { name: 'Mine', version: 1 }],
  ])('error: an unregistered token with %s', (_name, extra) => {
    expect(() => build({ asset: unregistered, amount: 1n, extra })).toThrow(config)
  })

  test('error: a domain that contradicts the registered one', () => {
    expect(() => build('$1', { extra: { name: 'USD Coin' } })).toThrow(config)
    expect(() => build('$1', { extra: { version: '1' } })).toThrow(config)
  })

  test('error: a token without EIP-3009', () => {
    expect(() => build('$1', { network: 'eip155:56' })).toThrow(config)
    expect(() => build('$1', { extra: { assetTransferMethod: 'permit2' } })).toThrow(config)
  })

  test.each([
    ['zero', `0x${'0'.repeat(40)}`],
    ['wrong checksum', payTo.replace('Bc6', 'bc6')],
    ['another chain', 'TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf'],
    ['empty', ''],
  ])('error: recipient %s', (_name, recipient) => {
    expect(() => build('$1', { payTo: recipient })).toThrow(address)
  })

  test.each([0, -1, 1.5, Number.NaN, Infinity])('error: maxTimeoutSeconds %d', (seconds) => {
    expect(() => build('$1', { maxTimeoutSeconds: seconds })).toThrow(config)
  })

  test('error: another chain family', () => {
    const price = { asset: usdc, amount: 1n }
    expect(() => build(price, { network: 'tron:3448148188' })).toThrow(
      expect.objectContaining({ code: 'network_invalid' }),
    )
  })
})

describe('checkPayment', () => {
  const now = 1_740_672_000
  const requirements = build('$0.01')
  const good = {
    from: buyer,
    to: payTo,
    value: '10000',
    validAfter: '0',
    validBefore: String(now + 60),
    nonce: `0x${'01'.repeat(32)}`,
  }
  const check = (
    changes: Partial<typeof good> = {},
    context = { now, minimumValiditySeconds: 0 },
  ): string | undefined =>
    mechanism.checkPayment(
      {
        x402Version: 2,
        accepted: requirements,
        payload: { authorization: { ...good, ...changes }, signature: `0x${'00'.repeat(65)}` },
      },
      requirements,
      context,
    )
  const recipient = 'invalid_exact_evm_recipient_mismatch'
  const validBefore = 'invalid_exact_evm_payload_authorization_valid_before'
  const validAfter = 'invalid_exact_evm_payload_authorization_valid_after'
  const value = 'invalid_exact_evm_payload_authorization_value_mismatch'

  test('good', () => {
    expect(check()).toBeUndefined()
    expect(check({ to: payTo.toLowerCase() })).toBeUndefined()
  })

  test.each([
    ['to another recipient', { to: buyer }, recipient],
    ['expires in 6 s', { validBefore: String(now + 6) }, undefined],
    ['expires in 5 s', { validBefore: String(now + 5) }, validBefore],
    ['expired', { validBefore: '0' }, validBefore],
    ['as long as a fast clock makes it', { validBefore: String(now + 120) }, undefined],
    ['longer', { validBefore: String(now + 121) }, validBefore],
    ['for ever', { validBefore: (2n ** 256n - 1n).toString() }, validBefore],
    ['from this second on', { validAfter: String(now) }, undefined],
    ['from the next one on', { validAfter: String(now + 1) }, validAfter],
    ['too little', { value: '9999' }, value],
    ['too much', { value: '10001' }, value],
  ])('%s', (_name, changes, reason) => {
    expect(check(changes)).toBe(reason)
  })

  test('the handler’s time counts when it is the longer one', () => {
    const context = { now, minimumValiditySeconds: 60 }
    expect(check({}, context)).toBeUndefined()
    expect(check({ validBefore: String(now + 59) }, context)).toBe(validBefore)
  })

  test('in the order of the specification', () => {
    const all = { to: buyer, validBefore: '0', validAfter: String(now + 1), value: '1' }
    expect(check(all)).toBe(recipient)
    expect(check({ ...all, to: payTo })).toBe(validBefore)
    expect(check({ ...all, to: payTo, validBefore: good.validBefore })).toBe(validAfter)
    expect(check({ value: '1' })).toBe(value)
  })

  test('fractions of a second', () => {
    expect(check({}, { now: now + 0.9, minimumValiditySeconds: 59.2 })).toBeUndefined()
  })

  test('error: another payload', () => {
    expect(() =>
      mechanism.checkPayment(
        { x402Version: 2, accepted: requirements, payload: {} },
        requirements,
        { now, minimumValiditySeconds: 0 },
      ),
    ).toThrow(expect.objectContaining({ code: 'payload_invalid' }))
  })
})
