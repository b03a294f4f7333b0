import type { FacilitatorMechanism, PaymentRequirements } from '@farebox/core'
import { beforeEach, describe, expect, test } from 'vitest'
import { parseTronAddress } from '../../address/parseTronAddress.js'
import { createClock, keys, payTo, provider, vectors } from '../gasFree.fixture.js'
import type { GasFreePermit } from '../GasFreePermit.js'
import { createGasFreeFacilitator } from './createGasFreeFacilitator.js'
import { createFakeApi, createFakeChain, pay, permit, requirements } from './fakeGasFree.fixture.js'
import type { FakeApi, FakeChain } from './fakeGasFree.fixture.js'

const now = vectors.fixedNowSeconds
const stranger = '0x0000000000000000000000000000000000000001'

let api: FakeApi
let chain: FakeChain
let clock: ReturnType<typeof createClock>
let mechanism: FacilitatorMechanism
beforeEach(() => {
  api = createFakeApi()
  chain = createFakeChain()
  clock = createClock()
  mechanism = createGasFreeFacilitator({
    networks: [{ network: 'tron:nile', api, chain }],
    environment: clock,
  })
})

async function reasonOf(
  changes: Partial<GasFreePermit> = {},
  asked: PaymentRequirements = requirements,
): Promise<string | undefined> {
  const payment = await pay(changes, asked)
  const answer = await mechanism.verify(payment, asked)
  return answer.isValid ? undefined : answer.invalidReason
}

test('the payment that the published client makes', async () => {
  const { paymentPayload } = vectors.withFee
  expect(await mechanism.verify(paymentPayload, requirements)).toEqual({
    isValid: true,
    payer: 'TYBNgWfhGuNzdLtjKtxXTfskAhTbMcqbaG',
  })
  expect(await reasonOf()).toBeUndefined()
})

describe('by itself', () => {
  test.each<[string, Partial<GasFreePermit>, string | undefined]>([
    ['another token', { token: stranger }, 'gasfree_token_mismatch'],
    ['T05 another recipient', { receiver: stranger }, 'gasfree_payto_mismatch'],
    ['too little', { value: 99n }, 'gasfree_amount_mismatch'],
    ['too much', { value: 101n }, 'gasfree_amount_mismatch'],
    ['another provider than quoted', { serviceProvider: stranger }, 'gasfree_fee_to_mismatch'],
    ['less than the fee', { maxFee: 99n }, 'gasfree_fee_amount_mismatch'],
    ['another version', { version: 0n }, 'gasfree_version_not_supported'],
    ['about to end', { deadline: BigInt(now + 9) }, 'gasfree_expired'],
    ['ending late enough', { deadline: BigInt(now + 10) }, undefined],
    ['too late', { deadline: BigInt(now + 3656) }, 'gasfree_deadline_too_late'],
  ])('%s', async (_name, changes, reason) => {
    expect(await reasonOf(changes)).toBe(reason)
    if (reason !== undefined) expect(api.submitted).toEqual([])
  })

  test('signed by somebody else', async () => {
    const payment = await pay({}, {}, keys.stranger)
    expect(await mechanism.verify(payment, requirements)).toMatchObject({
      isValid: false,
      invalidReason: 'invalid_gasfree_signature',
    })
  })

  test('T06 signed for another network', async () => {
    const mainnet = createGasFreeFacilitator({
      networks: [{ network: 'tron:mainnet', api, chain, isTest: true }],
      environment: clock,
    })
    const asked = { ...requirements, network: 'tron:mainnet' }
    expect(await mainnet.verify(await pay({}, asked), asked)).toMatchObject({
      invalidReason: 'invalid_gasfree_signature',
    })
  })

  test('T15 the malleated twin of a signature is nobody’s', async () => {
    const payment = await pay()
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
    const { signature } = payment.payload
    const text = typeof signature === 'string' ? signature : ''
    const s = order - BigInt(`0x${text.slice(66, 130)}`)
    const v = text.endsWith('1b') ? '1c' : '1b'
    const twin = `${text.slice(0, 66)}${s.toString(16).padStart(64, '0')}${v}`
    const answer = await mechanism.verify(
      { ...payment, payload: { ...payment.payload, signature: twin } },
      requirements,
    )
    expect(answer).toMatchObject({ invalidReason: 'invalid_gasfree_signature' })
  })

  test.each<[string, Partial<PaymentRequirements>, string]>([
    ['another amount', { amount: '1' }, 'invalid_payment_requirements'],
    ['another recipient', { payTo: provider }, 'invalid_payment_requirements'],
    ['another asset', { asset: payTo }, 'invalid_payment_requirements'],
    ['no asset', { asset: 'USDT' }, 'invalid_payment_requirements'],
    ['another scheme', { scheme: 'exact' }, 'invalid_exact_gasfree_scheme'],
    ['another network', { network: 'tron:shasta' }, 'invalid_exact_gasfree_network_mismatch'],
  ])('made for %s', async (_name, accepted, invalidReason) => {
    expect(await mechanism.verify(await pay({}, accepted), requirements)).toMatchObject({
      isValid: false,
      invalidReason,
    })
  })

  test('the network in another spelling', async () => {
    const payment = await pay({}, { network: 'tron:0xcd8690dc' })
    expect(await mechanism.verify(payment, requirements)).toMatchObject({ isValid: true })
  })

  test('a payload that is none', async () => {
    const payment = { ...(await pay()), payload: {} }
    expect(await mechanism.verify(payment, requirements)).toEqual({
      isValid: false,
      invalidReason: 'missing_gasfree_payload',
      invalidMessage: expect.any(String),
    })
  })
})

describe('by what the provider says', () => {
  const loose: PaymentRequirements = { ...requirements, extra: {} }

  test.each<[string, Partial<FakeApi['account']>, string | undefined]>([
    ['a nonce that was used', { nonce: 8n }, 'gasfree_nonce_mismatch'],
    ['a nonce to come', { nonce: 6n }, 'gasfree_nonce_mismatch'],
    ['not active, not to be', { active: false }, 'gasfree_account_not_active'],
    ['no fee for activation', { active: false, allowSubmit: true }, 'gasfree_fee_amount_mismatch'],
    ['a token that it does not take', { tokens: [] }, 'gasfree_token_not_supported'],
  ])('%s', async (_name, account, reason) => {
    api.account = { ...api.account, ...account }
    expect(await reasonOf()).toBe(reason)
  })

  test('an account that is to be activated', async () => {
    api.account = { ...api.account, active: false, allowSubmit: true }
    expect(await reasonOf({ maxFee: 3_050_000n })).toBeUndefined()
  })

  test('a fee that has risen since it was quoted', async () => {
    api.account = {
      ...api.account,
      tokens: [{ token: permit.token, activateFee: 0n, transferFee: 1_000_001n }],
    }
    expect(await reasonOf()).toBe('gasfree_fee_amount_mismatch')
  })

  test('a provider that is none', async () => {
    expect(await reasonOf({ serviceProvider: stranger }, loose)).toBe('gasfree_fee_to_mismatch')
    api.providers = [payTo]
    clock.advance(60_000)
    expect(await reasonOf()).toBe('gasfree_fee_to_mismatch')
  })

  test('no list of providers is no answer', async () => {
    api.listProviders = async () => {
      throw new Error('down')
    }
    await expect(mechanism.verify(await pay(), requirements)).rejects.toMatchObject({
      code: 'provider_unavailable',
      reason: 'gasfree_provider_list_unavailable',
      retryable: true,
    })
  })

  test('the list is read once a minute, and again after a failure', async () => {
    let reads = 0
    api.listProviders = async () => {
      reads += 1
      if (reads === 1) throw new Error('down')
      return [{ address: parseTronAddress(provider), name: '' }]
    }
    await mechanism.verify(await pay(), requirements).catch(() => undefined)
    await mechanism.verify(await pay(), requirements)
    await mechanism.verify(await pay(), requirements)
    expect(reads).toBe(2)
    clock.advance(60_000)
    await mechanism.verify(await pay(), requirements)
    expect(reads).toBe(3)
  })
})

describe('T07 by the balance of the GasFree address', () => {
  test('the amount and the largest fee', async () => {
    chain.balance = 1_000_100n
    expect(await reasonOf()).toBeUndefined()
    chain.balance = 1_000_099n
    expect(await reasonOf()).toBe('insufficient_funds')
  })

  test('a token that answers nonsense is no answer', async () => {
    chain.callContract = async () => ({ ok: true, data: '0x', energyUsed: 0n })
    await expect(mechanism.verify(await pay(), requirements)).rejects.toMatchObject({
      code: 'rpc_malformed',
    })
  })
})

describe('quoteFee', () => {
  const quote = (): ReturnType<NonNullable<FacilitatorMechanism['quoteFee']>> => {
    if (mechanism.quoteFee === undefined) throw new Error('no quotes')
    return mechanism.quoteFee(requirements)
  }

  test('the provider’s fee for a transfer', async () => {
    expect(await quote()).toEqual({
      scheme: 'exact_gasfree',
      network: 'tron:nile',
      asset: requirements.asset,
      fee: { feeTo: provider, feeAmount: '1000000', caller: provider },
      pricing: 'flat',
      expiresAt: now + 300,
    })
  })

  test('the same again, and the same provider in its successor', async () => {
    api.providers = [payTo, provider]
    const first = await quote()
    api.account = {
      ...api.account,
      tokens: [{ token: permit.token, activateFee: 0n, transferFee: 5n }],
    }
    clock.advance(149_999)
    expect(await quote()).toEqual(first)
    clock.advance(1)
    clock.randomBytes = () => new Uint8Array([0])
    const second = await quote()
    expect(second).toMatchObject({ fee: { feeTo: first.fee.feeTo, feeAmount: '5' } })
    expect(second.expiresAt).toBe(first.expiresAt + 150)
  })

  test('T26 tokens that nobody takes do not make the provider be asked each time', async () => {
    let reads = 0
    api.listTokens = async () => {
      reads += 1
      return api.account.tokens
    }
    for (let round = 0; round < 5; round += 1) {
      const asked = mechanism.quoteFee?.({ ...requirements, asset: payTo })
      await expect(asked).rejects.toMatchObject({ code: 'asset_unknown' })
    }
    expect(reads).toBe(1)
  })

  test('another provider once the first relays no more', async () => {
    const first = await quote()
    api.providers = [payTo]
    clock.advance(150_000)
    expect(first.fee.feeTo).toBe(provider)
    expect((await quote()).fee.feeTo).toBe(payTo)
  })

  test('the one that the operator has chosen, or none', async () => {
    const chosen = createGasFreeFacilitator({
      networks: [{ network: 'tron:nile', api, chain, provider: payTo }],
      environment: clock,
    })
    await expect(chosen.quoteFee?.(requirements)).rejects.toMatchObject({
      code: 'provider_unavailable',
    })
    api.providers = [provider, payTo]
    clock.advance(60_000)
    expect((await chosen.quoteFee?.(requirements))?.fee.feeTo).toBe(payTo)
  })

  test('error: a token that GasFree does not take; nobody relays', async () => {
    const other = { ...requirements, asset: payTo }
    await expect(mechanism.quoteFee?.(other)).rejects.toMatchObject({ code: 'asset_unknown' })
    api.providers = []
    clock.advance(60_000)
    await expect(quote()).rejects.toMatchObject({ code: 'provider_unavailable' })
  })
})

describe('options', () => {
  test('what it is', () => {
    expect(mechanism).toMatchObject({ scheme: 'exact_gasfree', networks: ['tron:3448148188'] })
    expect(mechanism.signers('tron:nile')).toEqual([])
    expect(mechanism.isTestNetwork('tron:nile')).toBe(true)
    const mainnet = createGasFreeFacilitator({
      networks: [{ network: 'tron:mainnet', api, chain }],
    })
    expect(mainnet.isTestNetwork('tron:mainnet')).toBe(false)
  })

  test('T43 other networks are not served', async () => {
    const asked = { ...requirements, network: 'tron:shasta' }
    await expect(mechanism.verify(await pay({}, asked), asked)).rejects.toMatchObject({
      code: 'mechanism_unregistered',
    })
  })

  test.each([
    ['none', [], 'config_invalid'],
    ['two of a kind', ['tron:nile', 'tron:0xcd8690dc'], 'config_invalid'],
    ['without GasFree', ['tron:1'], 'network_invalid'],
    ['of another family', ['eip155:1'], 'network_invalid'],
  ])('error: networks: %s', (_name, ids, code) => {
    const networks = ids.map((network) => ({ network, api, chain }))
    expect(() => createGasFreeFacilitator({ networks })).toThrow(expect.objectContaining({ code }))
  })

  test.each([{ pollingIntervalMs: 0 }, { maxLogRange: 0.5 }, { provider: 'T1' }])(
    'error: %j',
    (options) => {
      expect(() =>
        createGasFreeFacilitator({ networks: [{ network: 'tron:nile', api, chain, ...options }] }),
      ).toThrow(expect.objectContaining({ code: expect.stringMatching(/_invalid$/) }))
    },
  )
})
