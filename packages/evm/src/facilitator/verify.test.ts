import type {
  Environment,
  FacilitatorMechanism,
  PaymentPayload,
  PaymentRequirements,
  VerifyResponse,
} from '@farebox/core'
import { systemEnvironment } from '@farebox/core'
import { readFileSync } from 'node:fs'
import { encodeAbiParameters, parseAbiParameters, serializeErc6492Signature } from 'viem'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Hex } from '../hex/Hex.js'
import { evm } from './evm.js'
import {
  createFakeNode,
  createProbeResult,
  encodeProbeResult,
  noHash,
  NodeError,
} from './fakeNode.fixture.js'
import type { FakeNode } from './fakeNode.fixture.js'
import type { ProbeResult } from './probe/ProbeResult.js'

const vectors: {
  readonly exactEip3009: { readonly clientGenerated: { readonly payload: PaymentPayload } }
  readonly erc6492SampleSignature: Hex
  readonly facilitator: readonly {
    readonly name: string
    readonly op: string
    readonly result: VerifyResponse & { readonly threw?: string }
  }[]
} = JSON.parse(readFileSync(new URL('../eip3009/x402-v2.vectors.json', import.meta.url), 'utf8'))

const payment = vectors.exactEip3009.clientGenerated.payload
const requirements = payment.accepted
const { authorization, signature } = payment.payload as {
  readonly authorization: { readonly [name: string]: string }
  readonly signature: Hex
}
const payer = authorization.from
const now = 1_740_672_000
const good = createProbeResult({
  name: 'USDC',
  version: '2',
  chainId: 84_532,
  verifyingContract: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
})
const failed = { simulationOk: false, received: 0n }

let node: FakeNode
let probe: Partial<ProbeResult>
let probeCalls: { readonly data: Hex }[]
let seconds: number
let mechanism: FacilitatorMechanism

beforeEach(() => {
  probe = {}
  probeCalls = []
  seconds = now
  node = createFakeNode({
    eth_call: ([call]) => {
      probeCalls.push(call as { data: Hex })
      return encodeProbeResult({ ...good, ...probe })
    },
  })
  const environment: Environment = { ...systemEnvironment, now: () => seconds * 1_000 }
  const [created] = evm({
    environment,
    networks: [
      {
        network: 'eip155:84532',
        transport: node.transport,
        // A well-known development key of anvil.
        signers: ['0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a'],
      },
    ],
  })
  if (created === undefined) throw new Error('no mechanism')
  mechanism = created
})

const verify = (
  paymentChanges: { readonly [name: string]: unknown } = {},
  requirementChanges: Partial<PaymentRequirements> = {},
  acceptedChanges: Partial<PaymentRequirements> = {},
): Promise<VerifyResponse> =>
  mechanism.verify(
    {
      ...payment,
      accepted: { ...requirements, ...acceptedChanges },
      payload: { authorization, signature, ...(paymentChanges as object) },
    },
    { ...requirements, ...requirementChanges },
  )

const flipped: Hex = `0x${signature.startsWith('0xd') ? 'c' : 'd'}${signature.slice(3)}`

describe('verify', () => {
  /** How the same situation is set up here, and where the verdict differs on purpose. */
  const cases: {
    readonly [name: string]: {
      readonly run: () => Promise<VerifyResponse>
      readonly ours?: VerifyResponse | { readonly code: string }
      readonly why?: string
    }
  } = {
    'eip3009 valid': { run: () => verify() },
    'accepted.scheme wrong': { run: () => verify({}, {}, { scheme: 'upto' }) },
    'network mismatch in accepted': { run: () => verify({}, {}, { network: 'eip155:8453' }) },
    'bad signature (flip)': { run: () => verify({ signature: flipped }) },
    'missing signature': {
      run: () => verify({ signature: undefined }),
      ours: {
        isValid: false,
        invalidReason: 'invalid_payload',
        invalidMessage:
          'The field "signature" of the EIP-3009 payload is missing, unknown or malformed.',
      },
      why: 'a malformed payment is an invalid one, no exception',
    },
    'wrong amount': { run: () => verify({}, { amount: '20000' }) },
    'asset not hex': {
      run: () => verify({}, { asset: 'USDC' }),
      ours: { code: 'address_invalid' },
      why: 'an exception with a code, without the text of a library',
    },
    'expires in 6s (ok)': {
      run: () => {
        seconds = now + 54
        return verify()
      },
    },
    'asset EOA': {
      run: () => {
        probe = { tokenCodeSize: 0n, stateOk: false, ...failed }
        return verify()
      },
    },
    'sim fails: nonce used': {
      run: () => {
        probe = { nonceUsed: true, ...failed }
        return verify()
      },
    },
    'sim fails: name mismatch': {
      run: () => {
        probe = {
          domainSeparator: `0x${'01'.repeat(32)}`,
          nameHash: `0x${'02'.repeat(32)}`,
          ...failed,
        }
        return verify()
      },
    },
    'sim fails: unknown': {
      run: () => {
        probe = failed
        return verify()
      },
    },
    'payer is contract, 1271 rejects ECDSA owner (no fallback)': {
      run: () => {
        probe = { payerCodeSize: 23n, payerDelegated7702: true, ...failed }
        return verify()
      },
      ours: {
        isValid: false,
        invalidReason: 'invalid_exact_evm_transaction_simulation_failed',
        payer: payer ?? '',
      },
      why: 'the key of the account signed; whether its code agrees is for the token to say',
    },
    '6492 factory allowed': {
      run: () => verify({ signature: vectors.erc6492SampleSignature }),
      ours: { isValid: false, invalidReason: 'eip6492_factory_not_allowed', payer: payer ?? '' },
      why: 'T23 no factory is allowed here',
    },
  }

  const recorded = vectors.facilitator.filter(({ op }) => op === 'verify')
  test('every recorded case is here', () => {
    expect(Object.keys(cases)).toEqual(recorded.map(({ name }) => name))
  })
  test.each(recorded)('as the reference: $name', async ({ name, result }) => {
    const { run, ours } = cases[name] ?? { run: () => Promise.reject(new Error(name)) }
    if (ours !== undefined && 'code' in ours) {
      await expect(run()).rejects.toMatchObject(ours)
      return
    }
    // The mock of the reference reverts with a text that says nothing.
    const { invalidMessage: _text, ...verdict } = result
    expect(await run()).toEqual(ours ?? verdict)
  })
})

describe('one call', () => {
  test('for a valid payment', async () => {
    expect(await verify()).toEqual({ isValid: true, payer })
    expect(node.calls).toEqual(['eth_call'])
  })

  test('for a contract wallet', async () => {
    probe = { payerCodeSize: 100n, signatureValid1271: true }
    expect(await verify({ signature: '0xabcd' })).toEqual({ isValid: true, payer })
    expect(node.calls).toEqual(['eth_call'])
  })

  test('none for terms that are wrong by themselves', async () => {
    await verify({}, { amount: '1' })
    await verify({}, { payTo: requirements.asset })
    seconds = now + 55
    await verify()
    expect(node.calls).toEqual([])
  })
})

const reasonOf = async (...args: Parameters<typeof verify>): Promise<string | undefined> =>
  (await verify(...args)).invalidReason

describe('terms', () => {
  test('T05 the terms in accepted are those of the requirements', async () => {
    expect(await reasonOf({}, {}, { amount: '1' })).toBe('invalid_payment_requirements')
    expect(await reasonOf({}, {}, { payTo: requirements.asset })).toBe(
      'invalid_payment_requirements',
    )
    expect(await reasonOf({}, {}, { asset: requirements.payTo })).toBe(
      'invalid_payment_requirements',
    )
    expect(await reasonOf({}, {}, { asset: 'USDC' })).toBe('invalid_payment_requirements')
    const lower = {
      asset: requirements.asset.toLowerCase(),
      payTo: requirements.payTo.toLowerCase(),
    }
    expect(await reasonOf({}, {}, { ...lower, network: 'base-sepolia' })).toBeUndefined()
  })

  test('scheme, domain, method', async () => {
    expect(await reasonOf({}, { scheme: 'upto' })).toBe('invalid_exact_evm_scheme')
    expect(await reasonOf({}, { extra: {} })).toBe('invalid_exact_evm_missing_eip712_domain')
    const extra = { name: 'USDC', version: '2', assetTransferMethod: 'permit2' }
    expect(await reasonOf({}, { extra })).toBe('unsupported_payload_type')
    expect(await reasonOf({ permit2Authorization: {} })).toBe('unsupported_payload_type')
    expect(await reasonOf({}, {}, { network: 'nonsense' })).toBe(
      'invalid_exact_evm_network_mismatch',
    )
  })

  test('the signature comes before the terms', async () => {
    expect(await reasonOf({ signature: flipped }, { amount: '1' })).toBe(
      'invalid_exact_evm_signature',
    )
  })

  test('window and recipient', async () => {
    expect(await reasonOf({}, { payTo: requirements.asset })).toBe(
      'invalid_exact_evm_recipient_mismatch',
    )
    seconds = now + 55
    expect(await reasonOf()).toBe('invalid_exact_evm_payload_authorization_valid_before')
    seconds = -1
    expect(await reasonOf()).toBe('invalid_exact_evm_payload_authorization_valid_after')
  })

  test('T43 a network that is not configured', async () => {
    for (const network of ['eip155:8453', 'eip155:1']) {
      await expect(verify({}, { network }, { network })).rejects.toMatchObject({
        code: 'mechanism_unregistered',
      })
    }
    expect(node.calls).toEqual([])
  })

  test('T06 a signature for another domain is no signature here', async () => {
    const extra = { name: 'USD Coin', version: '2' }
    expect(await reasonOf({}, { extra })).toBe('invalid_exact_evm_signature')
  })
})

const reasonFor = async (
  signed: Hex,
  changes: Partial<ProbeResult>,
): Promise<string | undefined> => {
  probe = changes
  return (await verify({ signature: signed })).invalidReason
}

describe('signatures', () => {
  const bits = parseAbiParameters('address, bytes, bytes')
  const magic = '64926492649264926492649264926492649264926492649264926492649264'
  const wrapped = serializeErc6492Signature({
    address: requirements.asset as Hex,
    data: '0x1234',
    signature,
  })

  test('T15 a high s is refused', async () => {
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
    const s = BigInt(`0x${signature.slice(66, 130)}`)
    const twin: Hex = `0x${signature.slice(2, 66)}${(order - s).toString(16).padStart(64, '0')}1c`
    expect(await reasonFor(twin, {})).toBe('invalid_exact_evm_signature')
  })

  test('T24 a contract wallet is asked only when no key signed', async () => {
    probe = { payerCodeSize: 100n }
    expect(await verify()).toMatchObject({ isValid: true })
    expect(await verify({ signature: flipped })).toMatchObject({ isValid: false })
    const asked = probeCalls.map(({ data }) => data)
    // The last argument of the head says whether the wallet is asked.
    expect(
      asked.map((data) => (data.includes(`${'0'.repeat(63)}1${'0'.repeat(62)}41`) ? 1 : 0)),
    ).toEqual([0, 1])
  })

  test('T24 a contract wallet that does not say yes', async () => {
    const code = { payerCodeSize: 100n }
    expect(await reasonFor('0xabcd', code)).toBe('invalid_exact_evm_signature')
    expect(await reasonFor('0x', code)).toBe('invalid_exact_evm_signature')
  })

  test('a wallet that is not deployed', async () => {
    expect(await reasonFor('0xabcd', {})).toBe('invalid_exact_evm_payload_undeployed_smart_wallet')
    expect(await reasonFor(flipped, {})).toBe('invalid_exact_evm_signature')
  })

  test('T23 a wrapper’s factory is never called', async () => {
    const bad = serializeErc6492Signature({
      address: requirements.asset as Hex,
      data: '0x1234',
      signature: '0xabcd',
    })
    expect(await reasonFor(bad, {})).toBe('eip6492_factory_not_allowed')
    for (const { data } of probeCalls) expect(data).not.toContain('6492649264926492')
  })

  test('T23 inside of a wrapper, the signature of a deployed wallet counts', async () => {
    expect(await reasonFor(wrapped, {})).toBeUndefined()
    const inner = serializeErc6492Signature({
      address: requirements.asset as Hex,
      data: '0x',
      signature: '0xabcd',
    })
    expect(await reasonFor(inner, { payerCodeSize: 1n, signatureValid1271: true })).toBeUndefined()
    expect(await reasonFor(inner, { payerCodeSize: 1n })).toBe('invalid_exact_evm_signature')
  })

  test('T23 a wrapper that cannot be read', async () => {
    const garbage: Hex = `0x${'ff'.repeat(40)}${magic.padEnd(64, '92')}`
    expect(await reasonFor(garbage, {})).toMatch(/^invalid_exact_evm_failed_to_parse_signature$/)
    const nested = encodeAbiParameters(bits, [requirements.asset as Hex, '0x', wrapped])
    const twice: Hex = `${nested}${magic.padEnd(64, '92')}`
    expect(await reasonFor(twice, {})).toBe('eip6492_factory_not_allowed')
  })
})

describe('limits', () => {
  test('T24 a transfer that needs too much gas', async () => {
    probe = { simulationGas: 900_000n }
    expect(await verify()).toMatchObject({
      isValid: false,
      invalidReason: 'invalid_exact_evm_transaction_simulation_failed',
      invalidMessage: expect.stringContaining('gas'),
    })
  })

  test('what the token reverted with', async () => {
    const text = encodeAbiParameters(parseAbiParameters('string'), [
      'Blacklistable: account is blacklisted',
    ])
    probe = { ...failed, simulationError: `0x08c379a0${text.slice(2)}` }
    expect(await verify()).toMatchObject({
      invalidMessage: 'Blacklistable: account is blacklisted',
    })
  })
})

function fail(message?: string, code?: number): never {
  throw message === undefined ? new Error('socket hang up') : new NodeError(message, code)
}

describe('no answer is no "valid"', () => {
  test.each<[string, () => unknown, string]>([
    ['nothing', () => null, 'rpc_malformed'],
    ['empty bytes', () => '0x', 'rpc_malformed'],
    ['another contract’s answer', () => `0x${'00'.repeat(32)}`, 'rpc_malformed'],
    [
      'a chain id that is another',
      () => encodeProbeResult({ ...good, chainId: 1n }),
      'chain_mismatch',
    ],
    ['a revert', () => fail('execution reverted', 3), 'rpc_malformed'],
    ['a limit', () => fail('limit exceeded', -32_005), 'rpc_unavailable'],
    ['a dead socket', () => fail(), 'rpc_unavailable'],
  ])('error: the node answers %s', async (_name, answer, code) => {
    node.handlers = { eth_call: answer }
    await expect(verify()).rejects.toMatchObject({ code })
    await expect(verify({ signature: flipped })).rejects.toMatchObject({ code })
  })
})

test('an unknown domain separator is looked past', async () => {
  probe = { domainSeparator: noHash }
  expect(await verify()).toMatchObject({ isValid: true })
})
