import type {
  ClientMechanism,
  CreatedPayload,
  CreatePayloadContext,
  PaymentRequirements,
} from '@farebox/core'
import { describe, expect, test } from 'vitest'
import { tronPrivateKeyAccount } from '../../account/tronPrivateKeyAccount.js'
import { createTronHttp } from '../../rpc/createTronHttp.js'
import type { TronHttp } from '../../rpc/TronHttp.js'
import type { TronAccount } from '../../TronAccount.js'
import { createGasFreeApi } from '../api/createGasFreeApi.js'
import {
  createClock,
  createScriptedFetch,
  gasFreeAddress,
  keys,
  payTo,
  provider,
  toAddressData,
  usdt,
  vectors,
} from '../gasFree.fixture.js'
import { parseGasFreePayload } from '../parseGasFreePayload.js'
import { createGasFreeClient } from './createGasFreeClient.js'
import type { GasFreeClientOptions } from './createGasFreeClient.js'

const account = tronPrivateKeyAccount(keys.buyer)
const address = `GET /address/${account.address}`
const providers = { 'GET /config/provider/all': { providers: [{ address: provider }] } }
const { extensions, requirements: recorded } = vectors.withFee
// A copy each time: what was assessed is remembered by requirements.
const requirements = (changes: Partial<PaymentRequirements> = {}): PaymentRequirements => ({
  ...recorded,
  ...changes,
})
const modern = (changes: Partial<PaymentRequirements> = {}): PaymentRequirements => {
  const { extra: _, ...rest } = recorded
  return { ...rest, network: 'tron:3448148188', ...changes }
}
const context = (changes: Partial<CreatePayloadContext> = {}): CreatePayloadContext => ({
  environment: createClock(),
  extensions,
  ...changes,
})

function setUp(
  data: unknown = toAddressData(),
  options: Partial<GasFreeClientOptions> = {},
): ClientMechanism {
  const fetch = createScriptedFetch({ [address]: data, ...providers })
  const api = createGasFreeApi({ url: 'https://gasfree.example/nile', fetch })
  return createGasFreeClient({ account, apis: { 'tron:nile': api }, ...options })
}

/** As the payment client does it: the cost is told first. */
async function pay(
  client: ClientMechanism,
  asked: PaymentRequirements,
  given: CreatePayloadContext = context(),
): Promise<CreatedPayload> {
  await client.assess?.(asked, given)
  return client.createPayload(asked, given)
}

const signingFailed = expect.objectContaining({ code: 'signing_failed' })

describe('createPayload', () => {
  test('what the published client signs and sends', async () => {
    const { extensions: added, identity, payload } = await pay(setUp(), requirements())
    expect(payload).toEqual(vectors.withFee.paymentPayload.payload)
    expect({ ...extensions, ...added }).toEqual(vectors.withFee.paymentPayload.extensions)
    expect(identity.paymentId).toBe(vectors.withFee.digest)
  })

  test('for an account that is not active, what was assessed', async () => {
    const client = setUp(toAddressData({ active: false, allowSubmit: true }))
    const asked = requirements()
    expect(await client.assess?.(asked, context())).toEqual({ cost: 3_050_100n })
    const { identity, payload } = await client.createPayload(asked, context())
    expect(identity.paymentId).toBe(vectors.inactive.digest)
    expect(parseGasFreePayload(payload).permit.maxFee).toBe(3_050_000n)
  })

  test('T19 what was found out after nobody waited any more is not signed for', async () => {
    const asked = requirements()
    const late = new AbortController()
    const chains = (): TronHttp => ({
      ...createTronHttp({ url: 'https://node.example' }),
      // The balance comes after the deadline of the assessment.
      callContract: async () => {
        late.abort()
        return { ok: true, data: `0x${'0'.repeat(64)}`, energyUsed: 0n }
      },
    })
    const slow = setUp(toAddressData({ active: false, allowSubmit: true }), { chains })
    await slow.assess?.(asked, context({ signal: late.signal }))
    await expect(slow.createPayload(asked, context())).rejects.toThrow(signingFailed)
  })

  test('for 1.x peers their shape, and a provider of the list', async () => {
    const client = setUp()
    const asked = modern({ maxTimeoutSeconds: 60 })
    expect(await client.assess?.(asked, context({ extensions: {} }))).toEqual({ cost: 1_000_100n })
    const { payload } = await client.createPayload(asked, context({ extensions: {} }))
    expect(payload).toEqual({
      signature: expect.stringMatching(/^0x[0-9a-f]{130}$/),
      gasfreeAddress: gasFreeAddress,
      gasfree: {
        token: usdt,
        serviceProvider: provider,
        user: account.address,
        receiver: payTo,
        value: '100',
        maxFee: '1000000',
        deadline: '1760000060',
        version: '1',
        nonce: '7',
      },
    })
  })

  test('the dialect that was asked for', async () => {
    const asked = requirements()
    const old = await pay(setUp(undefined, { dialect: '1.x' }), asked)
    expect(Object.keys(old.payload)).toContain('gasfree')
    const later = modern({ extra: recorded.extra ?? {} })
    const written = await pay(
      setUp(undefined, { dialect: '0.5' }),
      later,
      context({ extensions: {} }),
    )
    expect(written.payload).toMatchObject({
      paymentPermit: {
        meta: { paymentId: `0x${'07'.repeat(16)}`, validAfter: 1_760_000_000 },
      },
    })
  })

  test.each([
    ['the larger of both fees', { feeAmount: '2000000' }, 2_000_000n],
    ['the provider’s, where less is quoted', { feeAmount: '0' }, 1_000_000n],
  ])('%s', async (_name, fee, maxFee) => {
    const client = setUp()
    const asked = requirements({ extra: { fee: { feeTo: provider, caller: provider, ...fee } } })
    await client.assess?.(asked, context())
    const { payload } = await client.createPayload(asked, context())
    expect(parseGasFreePayload(payload).permit.maxFee).toBe(maxFee)
  })

  test('a fee of zero is a fee', async () => {
    const assets = [{ tokenAddress: usdt, activateFee: 0, transferFee: 0 }]
    const { payload } = await setUp(toAddressData({ assets })).createPayload(modern(), context())
    expect(parseGasFreePayload(payload).permit.maxFee).toBe(0n)
  })

  test.each([
    ['no fee is known', toAddressData({ assets: [] })],
    ['the account cannot be activated', toAddressData({ active: false })],
  ])('error: %s', async (_name, data) => {
    await expect(setUp(data).createPayload(requirements(), context())).rejects.toThrow(
      signingFailed,
    )
  })

  test('T19 more than was told before is not signed', async () => {
    // Nothing was assessed: the quoted fee is all that was told.
    const inactive = setUp(toAddressData({ active: false, allowSubmit: true }))
    await expect(inactive.createPayload(requirements(), context())).rejects.toThrow(signingFailed)
    let transferFee = 1_000_000
    const table = {
      [address]: () => toAddressData({ assets: [{ tokenAddress: usdt, transferFee }] }),
    }
    const api = createGasFreeApi({ url: 'https://x.example', fetch: createScriptedFetch(table) })
    const client = createGasFreeClient({ account, apis: { 'tron:nile': api } })
    const asked = requirements()
    await client.assess?.(asked, context())
    transferFee = 1_000_001
    await expect(client.createPayload(asked, context())).rejects.toThrow(signingFailed)
    transferFee = 1_000_000
    await client.createPayload(asked, context())
  })

  test('error: the provider does not answer', async () => {
    await expect(
      setUp(new Response('', { status: 502 })).createPayload(requirements(), context()),
    ).rejects.toThrow(expect.objectContaining({ code: 'provider_unavailable' }))
  })

  test('error: a wallet that refuses, or signs something else', async () => {
    const wallets: readonly TronAccount['signTypedData'][] = [
      async () => {
        throw new Error('User rejected')
      },
      async () => 'signed',
      async (data) => tronPrivateKeyAccount(keys.stranger).signTypedData(data),
    ]
    for (const signTypedData of wallets) {
      const client = setUp(undefined, { account: { address: account.address, signTypedData } })
      await expect(pay(client, requirements())).rejects.toThrow(signingFailed)
    }
  })

  test('a wallet that answers with a v of 0 or 1', async () => {
    const signTypedData: TronAccount['signTypedData'] = async (data) => {
      const signature = await account.signTypedData(data)
      return `${signature.slice(2, -2)}0${Number.parseInt(signature.slice(-2), 16) - 27}`
    }
    const client = setUp(undefined, { account: { address: account.address, signTypedData } })
    const { payload } = await pay(client, requirements())
    expect(payload.signature).toBe(vectors.withFee.signature)
  })
})

describe('deadlines', () => {
  const sign = async (
    asked: PaymentRequirements,
    meta?: { readonly [name: string]: unknown },
  ): Promise<number> => {
    const fetch = createScriptedFetch({ [address]: toAddressData(), ...providers })
    const api = createGasFreeApi({ url: 'https://x.example', fetch })
    const client = createGasFreeClient({ account, apis: { [asked.network]: api } })
    const given = meta === undefined ? {} : { paymentPermitContext: { meta } }
    await client.assess?.(asked, context())
    const { payload } = await client.createPayload(
      asked,
      // Whatever a server may have put there.
      context({ extensions: JSON.parse(JSON.stringify(given)) }),
    )
    return Number(parseGasFreePayload(payload).permit.deadline) - vectors.fixedNowSeconds
  }
  const meta = {
    kind: 'PAYMENT_ONLY',
    paymentId: `0x${'ab'.repeat(16)}`,
    nonce: '1',
    validAfter: 0,
  }
  const at = (seconds: number): object => ({
    ...meta,
    validBefore: vectors.fixedNowSeconds + seconds,
  })

  test.each([
    ['as long as asked for', modern({ maxTimeoutSeconds: 300 }), undefined, 300],
    ['not longer than an hour', modern({ maxTimeoutSeconds: 7200 }), undefined, 3595],
    [
      'not longer than ten minutes on mainnet',
      modern({ network: 'tron:mainnet', maxTimeoutSeconds: 600 }),
      undefined,
      595,
    ],
    ['as the challenge says', requirements(), at(120), 120],
    ['the challenge, but no longer than an hour', requirements(), at(3600), 3595],
    [
      'a challenge that cannot be read',
      requirements({ maxTimeoutSeconds: 100 }),
      { validBefore: 'soon' },
      100,
    ],
  ])('%s', async (_name, asked, given, expected) => {
    expect(await sign(asked, { ...given })).toBe(expected)
  })

  test('error: too soon for a provider', async () => {
    await expect(sign(requirements(), { ...at(54) })).rejects.toThrow(signingFailed)
    expect(await sign(requirements(), { ...at(55) })).toBe(55)
  })
})

describe('assess', () => {
  test('cost, and the balance of the GasFree address', async () => {
    const asked: string[] = []
    // Of a node, only this is asked.
    const chain = {
      callContract: async ({ to, data }: { to: string; data: string }) => {
        asked.push(to, data)
        return { ok: true, data: `0x${5n.toString(16).padStart(64, '0')}`, energyUsed: 0n }
      },
    } as unknown as TronHttp
    const client = setUp(undefined, { chains: () => chain })
    expect(await client.assess?.(requirements(), context())).toEqual({
      cost: 1_000_100n,
      balance: 5n,
    })
    expect(asked[0]).toBe('0xeca9bc828a3005b9a3b909f2cc5c2a54794de05f')
    expect(asked[1]).toMatch(/^0x70a08231/)
  })

  test('a node that does not answer leaves the balance out', async () => {
    const chain = {
      callContract: async () => {
        throw new Error('down')
      },
    } as unknown as TronHttp
    const client = setUp(undefined, { chains: () => chain })
    expect(await client.assess?.(requirements(), context())).toEqual({ cost: 1_000_100n })
  })

  test.each([
    ['no fee', toAddressData({ assets: [] }), 'the GasFree provider does not take this token'],
    ['not active', toAddressData({ active: false }), 'the GasFree account cannot be activated now'],
    ['no answer', new Response('', { status: 503 }), 'the GasFree provider does not answer'],
  ])('refuses: %s', async (_name, data, refusal) => {
    expect(await setUp(data).assess?.(requirements(), context())).toMatchObject({ refusal })
  })
})

describe('checkRequirements', () => {
  const client = setUp()

  test('good', () => {
    expect(client.checkRequirements(requirements())).toBeUndefined()
    expect(client.checkRequirements(modern())).toBeUndefined()
    expect(client.findAsset(requirements())?.symbol).toBe('USDT')
    expect(client.totalCost(requirements())).toBe(200n)
    expect(client.totalCost(modern())).toBe(100n)
  })

  test.each<[string, Partial<PaymentRequirements>]>([
    ['another network', { network: 'tron:mainnet' }],
    ['another family', { network: 'eip155:1' }],
    ['no network', { network: 'nowhere' }],
    ['an unknown token', { asset: payTo }],
    ['no token', { asset: 'USDT' }],
    ['no recipient', { payTo: 'T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb' }],
    ['no amount', { amount: '0' }],
    ['too short', { maxTimeoutSeconds: 54 }],
    ['no fee amount', { extra: { fee: { feeTo: provider } } }],
    ['a fee that is a number', { extra: { fee: { feeTo: provider, feeAmount: 1 } } }],
    ['a fee to nobody', { extra: { fee: { feeTo: 'nobody', feeAmount: '1' } } }],
  ])('%s', (_name, changes) => {
    expect(client.checkRequirements(requirements(changes))).toEqual(expect.any(String))
  })
})

test('error: options', () => {
  expect(() => createGasFreeClient({ account, apis: { nowhere: {} as never } })).toThrow(
    expect.objectContaining({ code: 'network_invalid' }),
  )
  const nobody: TronAccount = { address: 'T1', signTypedData: async () => '' }
  expect(() => createGasFreeClient({ account: nobody, apis: {} })).toThrow(
    expect.objectContaining({ code: 'address_invalid' }),
  )
})
