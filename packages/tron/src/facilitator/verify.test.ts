import type { FacilitatorMechanism, PaymentPayload, VerifyResponse } from '@farebox/core'
import { FareboxError } from '@farebox/core'
import { beforeEach, describe, expect, test } from 'vitest'
import { toTronAddress } from '../address/toTronAddress.js'
import { createFakeTron, startSeconds as now } from './fakeTron.fixture.js'
import type { FakeTron } from './fakeTron.fixture.js'
import {
  buyer,
  makePermit,
  makePermit2,
  makeTransfer,
  network,
  otherSender,
  otherSignerKey,
  seller,
  sender,
  signerKey,
  token,
} from './payments.fixture.js'
import type { Made } from './payments.fixture.js'
import { tron } from './tron.js'
import type { TronFacilitatorNetwork } from './TronFacilitatorOptions.js'

type Paid = Pick<Made, 'payment' | 'requirements'>

let node: FakeTron

beforeEach(() => {
  node = createFakeTron()
})

const create = (options: Partial<TronFacilitatorNetwork> = {}): readonly FacilitatorMechanism[] =>
  tron({
    environment: node.environment,
    fetch: node.fetch,
    networks: [{ network, rpcUrl: 'http://127.0.0.1:1', signers: [signerKey], ...options }],
  })

const find = (scheme: string, options?: Partial<TronFacilitatorNetwork>): FacilitatorMechanism => {
  const mechanism = create(options).find((one) => one.scheme === scheme)
  if (mechanism === undefined) throw new Error('no mechanism')
  return mechanism
}

const verify = async (
  made: Paid | Promise<Paid>,
  options?: Partial<TronFacilitatorNetwork>,
): Promise<VerifyResponse> => {
  const { payment, requirements } = await made
  return find(requirements.scheme, options).verify(payment, requirements)
}

const reasonOf = async (
  made: Paid | Promise<Paid>,
  options?: Partial<TronFacilitatorNetwork>,
): Promise<string | undefined> => (await verify(made, options)).invalidReason

const payer = toTronAddress(buyer)
const revert = (selector = ''): object => ({
  result: { result: true, message: 'REVERT opcode executed' },
  constant_result: [selector],
})

const ways = [
  ['exact_permit', makePermit],
  ['permit2', makePermit2],
  ['eip3009', makeTransfer],
] as const

describe.each(ways)('%s', (way, make) => {
  test('a good payment', async () => {
    expect(await verify(make(now))).toEqual({ isValid: true, payer })
    expect(node.asked).not.toContain('wallet/broadcasthex')
  })

  test('is simulated as the sender would send it', async () => {
    const callers: string[] = []
    const { simulate } = node
    node.simulate = (call) => {
      callers.push(call.from)
      return simulate(call)
    }
    await verify(make(now))
    expect(callers).toEqual([sender])
  })

  test.each<[string, () => void, Record<string, string>]>([
    [
      'nonce used',
      () => (node.state.nonceUsed = true),
      {
        exact_permit: 'nonce_already_used',
        permit2: 'permit2_nonce_already_used',
        eip3009: 'invalid_exact_tron_nonce_already_used',
      },
    ],
    ['balance too small', () => (node.state.balance = 99n), { '': 'insufficient_funds' }],
    [
      'simulation reverts',
      () => (node.simulate = () => revert()),
      {
        exact_permit: 'transaction_simulation_failed',
        permit2: 'permit2_simulation_failed',
        eip3009: 'invalid_exact_tron_transaction_simulation_failed',
      },
    ],
  ])('%s', async (_case, change, reasons) => {
    change()
    expect(await reasonOf(make(now))).toBe(reasons[way] ?? reasons[''])
  })

  test('T25 a call that a node does not execute is no success', async () => {
    node.simulate = () => ({
      result: { code: 'CONTRACT_VALIDATE_ERROR', message: '536d61727420636f6e7472616374' },
    })
    expect((await verify(make(now))).isValid).toBe(false)
  })

  test.each<[string, string]>([
    ['a busy node', 'SERVER_BUSY'],
    ['another error', 'OTHER_ERROR'],
  ])('%s is no answer', async (_case, code) => {
    node.simulate = () => ({ result: { code, message: '' } })
    await expect(verify(make(now))).rejects.toMatchObject({ code: 'rpc_unavailable' })
  })

  test('no answer is never a good one', async () => {
    node.faults.set('wallet/triggerconstantcontract', new Response('', { status: 502 }))
    await expect(verify(make(now))).rejects.toMatchObject({ code: 'rpc_unavailable' })
  })

  test('T06 a node of another chain', async () => {
    node.chainId = 728_126_428
    await expect(verify(make(now))).rejects.toMatchObject({ code: 'chain_mismatch' })
  })

  test('T05 what the payer accepted is not what the server asks for', async () => {
    const { payment, requirements } = await make(now)
    const other = { ...requirements, payTo: toTronAddress(otherSender) }
    expect((await verify({ payment, requirements: other })).isValid).toBe(false)
    const changed: PaymentPayload = { ...payment, accepted: other }
    expect(await reasonOf({ payment: changed, requirements })).toBe(
      way === 'exact_permit' ? 'payload_mismatch' : 'invalid_payment_requirements',
    )
  })

  test('T14 a payload of another shape', async () => {
    const { payment, requirements } = await make(now)
    const broken = { payment: { ...payment, payload: { signature: '0x' } }, requirements }
    expect((await verify(broken)).isValid).toBe(false)
    const made = {
      payment: { ...payment, payload: { ...payment.payload, signature: '0x12' } },
      requirements,
    }
    expect(await reasonOf(made)).toMatch(/signature$/)
  })

  test('T15 a signature with a high s is no other payment', async () => {
    const { payment, requirements, signature } = await make(now)
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
    const s = (order - BigInt(`0x${signature.slice(66, 130)}`)).toString(16).padStart(64, '0')
    const v = signature.endsWith('1b') ? '1c' : '1b'
    const malleated = {
      ...payment,
      payload: { ...payment.payload, signature: `${signature.slice(0, 66)}${s}${v}` },
    }
    const mechanism = find(requirements.scheme)
    expect(mechanism.identify(malleated, requirements)).toEqual(
      mechanism.identify(payment, requirements),
    )
    expect(await reasonOf({ payment: malleated, requirements })).toMatch(/signature$/)
  })

  test('a signature without 0x, and with a v of 0 or 1, is the same payment', async () => {
    const { payment, requirements, signature } = await make(now)
    const v = signature.endsWith('1b') ? '00' : '01'
    const bare = `${signature.slice(2, -2)}${v}`
    const changed = { ...payment, payload: { ...payment.payload, signature: bare } }
    const mechanism = find(requirements.scheme)
    expect(mechanism.identify(changed, requirements)).toEqual(
      mechanism.identify(payment, requirements),
    )
    expect(await verify({ payment: changed, requirements })).toMatchObject({ isValid: true })
  })

  test('another network is not served', async () => {
    const { payment, requirements } = await make(now)
    const other = { ...requirements, network: 'tron:728126428' }
    const mechanism = find(requirements.scheme)
    await expect(mechanism.verify(payment, other)).rejects.toMatchObject({
      code: 'mechanism_unregistered',
    })
  })
})

describe('exact_permit', () => {
  const fee = { feeTo: sender, feeAmount: '5', caller: sender }

  test.each<[string, Parameters<typeof makePermit>[1], string]>([
    [
      'more than the amount',
      (p) => ({ ...p, payment: { ...p.payment, payAmount: 101n } }),
      'amount_mismatch',
    ],
    ['somebody else', (p) => ({ ...p, payment: { ...p.payment, payTo: buyer } }), 'payto_mismatch'],
    [
      'another token',
      (p) => ({ ...p, payment: { ...p.payment, payToken: seller } }),
      'token_mismatch',
    ],
    ['another fee', (p) => ({ ...p, fee: { ...p.fee, feeAmount: 1n } }), 'fee_amount_mismatch'],
    ['another caller', (p) => ({ ...p, caller: buyer }), 'caller_mismatch'],
    ['over', (p) => ({ ...p, meta: { ...p.meta, validBefore: BigInt(now + 5) } }), 'expired'],
    [
      'too early',
      (p) => ({ ...p, meta: { ...p.meta, validAfter: BigInt(now + 5) } }),
      'not_yet_valid',
    ],
  ])('%s', async (_case, change, reason) => {
    expect(await reasonOf(makePermit(now, change))).toBe(reason)
    expect(node.asked).toEqual([])
  })

  test('an allowance that is too small', async () => {
    node.state.allowance = 104n
    expect(await reasonOf(makePermit(now, undefined, fee))).toBe('permit_allowance_required')
  })

  test('a caller that does not send for this facilitator', async () => {
    const other = { feeTo: otherSender, feeAmount: '0', caller: otherSender }
    const made = makePermit(now, undefined, other)
    expect(await reasonOf(made)).toBe('caller_mismatch')
    expect(await reasonOf(made, { signers: [signerKey, otherSignerKey] })).toBeUndefined()
  })

  test('takes its own fee, whatever the server asks for', async () => {
    const fees = { [toTronAddress(token)]: '5' }
    expect(await reasonOf(makePermit(now), { fees })).toBe('fee_amount_mismatch')
    expect(await reasonOf(makePermit(now, undefined, fee), { fees })).toBeUndefined()
    const elsewhere = makePermit(now, undefined, { ...fee, feeTo: seller })
    expect(await reasonOf(elsewhere, { fees })).toBe('fee_to_mismatch')
    expect(await reasonOf(elsewhere, { fees, feeTo: toTronAddress(seller) })).toBeUndefined()
  })

  test('requirements without a caller', async () => {
    const { payment, requirements } = await makePermit(now)
    const { extra: _, ...bare } = requirements
    expect(await reasonOf({ payment, requirements: bare })).toBe('invalid_payment_requirements')
  })

  test('what was accepted has another fee', async () => {
    const { payment, requirements } = await makePermit(now)
    const { extra: _, ...accepted } = requirements
    expect(await reasonOf({ payment: { ...payment, accepted }, requirements })).toBe(
      'payload_mismatch',
    )
  })

  test('quotes a fee, and who will send', async () => {
    const { requirements } = await makePermit(now)
    const mechanism = find('exact_permit', {
      signers: [signerKey, otherSignerKey],
      fees: { [token]: '7' },
    })
    expect(await mechanism.quoteFee?.({ ...requirements, network: 'tron:nile' })).toEqual({
      scheme: 'exact_permit',
      network: 'tron:nile',
      asset: requirements.asset,
      fee: { feeTo: toTronAddress(sender), feeAmount: '7', caller: toTronAddress(sender) },
      pricing: 'flat',
      expiresAt: now + 300,
    })
    const next = await mechanism.quoteFee?.({ ...requirements, asset: toTronAddress(seller) })
    expect(next?.fee).toEqual({
      feeTo: toTronAddress(otherSender),
      feeAmount: '0',
      caller: toTronAddress(otherSender),
    })
    expect('quoteFee' in find('exact')).toBe(false)
  })
})

describe('exact by Permit2', () => {
  test('a missing allowance is told apart', async () => {
    node.state.allowance = 99n
    expect(await reasonOf(makePermit2(now))).toBe('permit2_allowance_required')
  })

  test.each<[string, Parameters<typeof makePermit2>[1], string]>([
    ['another spender', (a) => ({ ...a, spender: seller }), 'invalid_permit2_spender'],
    [
      'somebody else',
      (a) => ({ ...a, witness: { ...a.witness, to: buyer } }),
      'invalid_permit2_recipient_mismatch',
    ],
    ['over', (a) => ({ ...a, deadline: BigInt(now + 5) }), 'permit2_deadline_expired'],
    [
      'too early',
      (a) => ({ ...a, witness: { ...a.witness, validAfter: BigInt(now + 1) } }),
      'permit2_not_yet_valid',
    ],
    [
      'more',
      (a) => ({ ...a, permitted: { ...a.permitted, amount: 101n } }),
      'permit2_amount_mismatch',
    ],
    [
      'another token',
      (a) => ({ ...a, permitted: { ...a.permitted, token: seller } }),
      'permit2_token_mismatch',
    ],
  ])('%s', async (_case, change, reason) => {
    expect(await reasonOf(makePermit2(now, change))).toBe(reason)
  })
})

describe('exact by EIP-3009', () => {
  test.each<[string, Parameters<typeof makeTransfer>[1], string]>([
    [
      'somebody else',
      (a) => ({ ...a, to: buyer }),
      'invalid_exact_tron_payload_recipient_mismatch',
    ],
    [
      'over',
      (a) => ({ ...a, validBefore: BigInt(now + 5) }),
      'invalid_exact_tron_payload_authorization_valid_before',
    ],
    [
      'too early',
      (a) => ({ ...a, validAfter: BigInt(now + 1) }),
      'invalid_exact_tron_payload_authorization_valid_after',
    ],
    [
      'more',
      (a) => ({ ...a, value: 101n }),
      'invalid_exact_tron_payload_authorization_value_mismatch',
    ],
  ])('%s', async (_case, change, reason) => {
    expect(await reasonOf(makeTransfer(now, change))).toBe(reason)
  })

  test('T06 another domain than the one that was signed', async () => {
    const { payment, requirements } = await makeTransfer(now)
    const renamed = { ...requirements, extra: { name: 'Other', version: '1' } }
    expect(await reasonOf({ payment, requirements: renamed })).toBe(
      'invalid_exact_tron_payload_signature',
    )
    const { extra: _, ...bare } = requirements
    expect(await reasonOf({ payment, requirements: bare })).toBe('missing_tip712_domain')
  })

  test('the authorization of a buyer of the 0.5 dialect is in the extensions', async () => {
    const { payment, requirements, signature } = await makeTransfer(now)
    const { authorization } = payment.payload
    const old = {
      ...payment,
      payload: { signature: signature.slice(2) },
      extensions: { transferAuthorization: authorization ?? null },
    }
    expect(await verify({ payment: old, requirements })).toEqual({ isValid: true, payer })
  })

  test('a token without it', async () => {
    const { simulate } = node
    node.faults.set('wallet/triggerconstantcontract', ({ data }) =>
      String(data).startsWith('e94a0102') ? revert() : undefined,
    )
    node.simulate = simulate
    expect(await reasonOf(makeTransfer(now))).toBe('invalid_exact_tron_eip3009_not_supported')
  })

  test('a method that is not known', async () => {
    const { payment, requirements } = await makeTransfer(now)
    const odd = { ...requirements, extra: { assetTransferMethod: 'other' } }
    expect(await reasonOf({ payment, requirements: odd })).toBe('unsupported_payload_type')
  })
})

describe('configuration', () => {
  const build = (options: Partial<TronFacilitatorNetwork>): unknown => {
    try {
      return create(options)
    } catch (error) {
      return error instanceof FareboxError ? `${error.code}: ${error.detail}` : error
    }
  }

  test.each<[string, Partial<TronFacilitatorNetwork>, RegExp]>([
    ['no signer', { signers: [] }, /has no signers/],
    ['a signer twice', { signers: [signerKey, `0x${signerKey}`] }, /given twice/],
    ['no key', { signers: ['12'] }, /config_invalid/],
    ['a network whose contracts are not known', { network: 'tron:1' }, /network_invalid/],
    ['two kinds of URL', { rpcUrls: ['http://127.0.0.1:2'] }, /not both/],
    ['a bad URL', { rpcUrl: 'node' }, /HTTP URL/],
    ['a fee that is none', { fees: { [token]: '1.5' } }, /A fee is not/],
    ['an interval of zero', { pollingIntervalMs: 0 }, /pollingIntervalMs/],
    ['no fee limit', { feeLimit: 0n }, /feeLimit/],
    ['an EVM network', { network: 'eip155:1' }, /network_invalid/],
    ['mainnet', { network: 'tron:mainnet', rpcUrl: 'https://api.trongrid.io' }, /allowMainnet/],
  ])('%s', (_case, options, message) => {
    expect(String(build(options))).toMatch(message)
  })

  test('the main network of a local node is a test network', () => {
    const [mechanism] = create({ network: 'tron:mainnet' })
    expect(mechanism?.isTestNetwork('tron:728126428')).toBe(true)
  })

  test('the main network with allowMainnet, at TronGrid by default', () => {
    const [mechanism] = tron({
      networks: [{ network: 'tron:mainnet', signers: [signerKey], allowMainnet: true }],
    })
    expect(mechanism?.isTestNetwork('tron:mainnet')).toBe(false)
    expect(mechanism?.networks).toEqual(['tron:728126428'])
    expect(mechanism?.signers('tron:mainnet')).toEqual([toTronAddress(sender)])
  })

  test('one network twice, or none', () => {
    const one = { network, rpcUrl: 'http://127.0.0.1:1', signers: [signerKey] }
    expect(() => tron({ networks: [one, { ...one, network: 'tron:nile' }] })).toThrow('twice')
    expect(() => tron({ networks: [] })).toThrow('No network')
  })
})
