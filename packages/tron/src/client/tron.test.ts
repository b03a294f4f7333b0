import type {
  ClientMechanism,
  CreatePayloadContext,
  JsonObject,
  PaymentRequirements,
} from '@farebox/core'
import { describe, expect, test } from 'vitest'
import { tronPrivateKeyAccount } from '../account/tronPrivateKeyAccount.js'
import { createEnvironment, createFakeChain, keys, payer, vectors } from '../tron.fixture.js'
import type { FakeChain } from '../tron.fixture.js'
import { tron } from './tron.js'
import type { TronClientOptions } from './TronClientOptions.js'

const account = tronPrivateKeyAccount(keys.payer)
const nile = 'tron:3448148188'
const permitVector = vectors.recorded['exact_permit tron:nile']
const permit2Vector = vectors.permit2[nile]
if (permitVector === undefined || permit2Vector === undefined) throw new Error('no vectors')
// What was recorded has this shape.
const recordedContext = permitVector.extensions as {
  readonly paymentPermitContext: { readonly meta: JsonObject }
}
const permitSpender = 'TFxDcGvS7zfQrS1YzcCMp673ta2NHHzsiH'
const usdt = permitVector.requirements.asset

interface Setup {
  readonly chain: FakeChain
  readonly mechanism: ClientMechanism
  readonly requirements: PaymentRequirements
  readonly context: CreatePayloadContext
}

function setUp(scheme: string, options: Partial<TronClientOptions> = {}): Setup {
  const chain = createFakeChain()
  const mechanism = tron({ account, chains: () => chain.http, ...options }).find(
    (one) => one.scheme === scheme,
  )
  const vector = scheme === 'exact_permit' ? permitVector : permit2Vector
  if (mechanism === undefined || vector === undefined) throw new Error('no such scheme')
  return {
    chain,
    mechanism,
    // As the payment client gives them.
    requirements: { ...vector.requirements, network: nile },
    context: { environment: createEnvironment(), ...pickExtensions(vector) },
  }
}

function pickExtensions(vector: object): Pick<CreatePayloadContext, 'extensions'> {
  return 'extensions' in vector ? { extensions: vector.extensions as never } : {}
}

const required = { code: 'payment_allowance_required' }

test('speaks three schemes, or two without GasFree', () => {
  expect(tron({ account }).map(({ scheme }) => scheme)).toEqual([
    'exact_permit',
    'exact',
    'exact_gasfree',
  ])
  expect(tron({ account, gasFree: false })).toHaveLength(2)
})

describe('exact_permit', () => {
  test.each(['exact_permit tron:nile', 'exact_permit tron:mainnet'])(
    'pays as recorded: %s',
    async (name) => {
      const { mechanism, chain, context } = setUp('exact_permit')
      const vector = vectors.recorded[name]
      if (vector === undefined) throw new Error('no vector')
      chain.allowance = 200n
      const { payload, identity } = await mechanism.createPayload(vector.requirements, context)
      expect(payload).toEqual(vector.payload)
      expect(identity.paymentId).toBe(vector.digest)
      expect(identity.payer).toBe(payer.base58)
      expect(mechanism.totalCost(vector.requirements)).toBe(200n)
      expect(chain.sent).toEqual([])
    },
  )

  test('is not signed where nobody could send it', () => {
    const { mechanism } = setUp('exact_permit')
    const vector = vectors.recorded['exact_permit tron:nile (no fee in requirements)']
    if (vector === undefined) throw new Error('no vector')
    expect(mechanism.checkRequirements(vector.requirements)).toMatch(/who sends/)
  })

  const fee = { feeTo: permitSpender, feeAmount: '1', caller: permitSpender }

  test.each<[string, Partial<PaymentRequirements>, RegExp]>([
    ['another network', { network: 'eip155:1' }, /network/],
    ['a network without contracts', { network: 'tron:1' }, /network/],
    ['an unknown token', { asset: permitSpender }, /not one that this buyer knows/],
    ['a token that is no address', { asset: 'USDT' }, /not a token address/],
    ['a recipient with a wrong checksum', { payTo: `${usdt.slice(0, -1)}g` }, /recipient/],
    ['the zero address', { payTo: 'T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb' }, /recipient/],
    ['an amount of zero', { amount: '0' }, /amount/],
    ['no time', { maxTimeoutSeconds: 0 }, /expire/],
    ['no fee', { extra: {} }, /who sends/],
    ['a fee that is no number', { extra: { fee: { ...fee, feeAmount: '-1' } } }, /fee/],
    ['a caller that is no address', { extra: { fee: { ...fee, caller: '0x' } } }, /who sends/],
  ])('refuses %s', (_name, changes, reason) => {
    const { mechanism, requirements } = setUp('exact_permit')
    expect(mechanism.checkRequirements(requirements)).toBeUndefined()
    expect(mechanism.checkRequirements({ ...requirements, ...changes })).toMatch(reason)
  })

  test('T06 knows a token by its address on its network, in any written form', () => {
    const { mechanism, requirements } = setUp('exact_permit')
    const hex = { ...requirements, asset: '0xeca9bc828a3005b9a3b909f2cc5c2a54794de05f' }
    expect(mechanism.findAsset(hex)?.address).toBe(usdt)
    expect(mechanism.checkRequirements(hex)).toBeUndefined()
    const elsewhere = { ...requirements, network: 'tron:728126428' }
    expect(mechanism.findAsset(elsewhere)).toBeUndefined()
    expect(mechanism.findAsset({ ...requirements, asset: 'USDT' })).toBeUndefined()
  })

  const meta = (changes: JsonObject): Pick<CreatePayloadContext, 'extensions'> => ({
    extensions: {
      paymentPermitContext: { meta: { ...recordedContext.paymentPermitContext.meta, ...changes } },
    },
  })
  const now = 1_760_000_000

  test.each<[string, Pick<CreatePayloadContext, 'extensions'>, RegExp]>([
    ['no context', { extensions: {} }, /no paymentPermitContext/],
    ['another kind', meta({ kind: 'PAYMENT_AND_DELIVERY' }), /another kind/],
    ['an id of another length', meta({ paymentId: '0x00' }), /malformed/],
    ['a nonce as a number', meta({ nonce: 1 }), /malformed/],
    ['a window of texts', meta({ validBefore: String(now) }), /malformed/],
    ['an end that is over', meta({ validBefore: now }), /expired/],
    ['an end after maxTimeoutSeconds', meta({ validBefore: now + 3661 }), /longer/],
  ])('leaves out and does not sign a challenge with %s', async (_name, changes, reason) => {
    const { mechanism, requirements, context } = setUp('exact_permit')
    const changed = { ...context, ...changes }
    const affordability = await mechanism.assess?.(requirements, changed)
    expect(affordability?.refusal).toMatch(reason)
    expect(affordability?.cost).toBe(200n)
    await expect(mechanism.createPayload(requirements, changed)).rejects.toMatchObject({
      code: 'challenge_invalid',
    })
  })

  test('takes the clock of a server that is a minute ahead', async () => {
    const { mechanism, requirements, context, chain } = setUp('exact_permit')
    chain.allowance = 200n
    const ahead = meta({ validAfter: now + 60, validBefore: now + 3660 })
    await mechanism.createPayload(requirements, { ...context, ...ahead })
  })

  test.each([
    ['open', 3900, false],
    ['open', 3900, true],
    ['unspendable', 3901, false],
    ['spent', 3901, true],
  ])('is %s %d s later, with its nonce used: %s', async (fate, seconds, used) => {
    const { mechanism, requirements, context, chain } = setUp('exact_permit')
    chain.allowance = 200n
    const { identity } = await mechanism.createPayload(requirements, context)
    chain.time += seconds
    chain.nonceUsed = used
    expect(await mechanism.readFate?.(requirements, identity)).toBe(fate)
    chain.broken.add('callContract')
    expect(await mechanism.readFate?.(requirements, identity)).toBe('open')
  })
})

describe('exact by Permit2', () => {
  test.each(Object.keys(vectors.permit2))('pays as computed on %s', async (network) => {
    const { mechanism, chain } = setUp('exact')
    const vector = vectors.permit2[network]
    if (vector === undefined) throw new Error('no vector')
    chain.allowance = 1_000n
    const environment = createEnvironment()
    // The nonce of the vector, as 32 bytes.
    const digits = 123_456_789_012_345_678_901_234_567_890n.toString(16).padStart(64, '0')
    const nonce = Uint8Array.from(Buffer.from(digits, 'hex'))
    const { payload, identity } = await mechanism.createPayload(vector.requirements, {
      environment,
      nonce,
    })
    expect(payload).toEqual(vector.payload)
    expect(identity).toMatchObject({ paymentId: vector.digest, payer: payer.base58, nonce })
  })

  test('binds a request by its nonce', async () => {
    const { mechanism, requirements, context, chain } = setUp('exact')
    chain.allowance = 1_000n
    expect(mechanism.binding).toBe('payer-nonce')
    const nonce = new Uint8Array(32).fill(7)
    const { identity } = await mechanism.createPayload(requirements, { ...context, nonce })
    expect(identity.nonce).toEqual(nonce)
    const short = { ...context, nonce: new Uint8Array(31) }
    await expect(mechanism.createPayload(requirements, short)).rejects.toMatchObject({
      code: 'signing_failed',
    })
  })

  test('has a fate, too', async () => {
    const { mechanism, requirements, context, chain } = setUp('exact')
    chain.allowance = 1_000n
    const { identity } = await mechanism.createPayload(requirements, context)
    expect(await mechanism.readFate?.(requirements, identity)).toBe('open')
    chain.time += 700
    expect(await mechanism.readFate?.(requirements, identity)).toBe('unspendable')
    chain.nonceUsed = true
    expect(await mechanism.readFate?.(requirements, identity)).toBe('spent')
  })

  test.each([
    ['an unknown method', { assetTransferMethod: 'erc7710' }, /assetTransferMethod/],
    ['EIP-3009, which the token has not', { name: 'Tether USD', version: '1' }, /EIP-3009/],
  ])('refuses %s', (_name, extra, reason) => {
    const { mechanism, requirements } = setUp('exact')
    expect(mechanism.checkRequirements({ ...requirements, extra })).toMatch(reason)
  })
})

describe('exact by EIP-3009', () => {
  const extra = { name: 'Coin', version: '2' }
  const coin = {
    network: nile,
    address: permitSpender,
    symbol: 'COIN',
    decimals: 6,
    usd: true,
    extra,
  }
  const terms: Partial<PaymentRequirements> = { asset: permitSpender, extra }

  test('pays a token that was registered with its domain', async () => {
    const { mechanism, requirements, context, chain } = setUp('exact', { assets: [coin] })
    const asked = { ...requirements, ...terms }
    expect(mechanism.checkRequirements(asked)).toBeUndefined()
    expect(await mechanism.assess?.(asked, context)).toEqual({ cost: 1_000n, balance: 5_000_000n })
    const { payload, identity } = await mechanism.createPayload(asked, context)
    expect(payload).toMatchObject({
      signature: expect.stringMatching(/^0x[0-9a-f]{130}$/),
      authorization: {
        from: payer.hex,
        to: '0x70997970c51812dc3a010c7d01b50e0d17dc79c8',
        value: '1000',
        validAfter: '0',
        validBefore: '1760000300',
        nonce: `0x${'11'.repeat(32)}`,
      },
    })
    expect(identity.spendKey).toBe(
      `${nile}/0x41a0d8786c5e20d27b6225e9d03ed1cbfe271634/${payer.hex}/0x${'11'.repeat(32)}`,
    )
    expect(chain.sent).toEqual([])
    chain.time += 600
    expect(await mechanism.readFate?.(asked, identity)).toBe('unspendable')
    chain.nonceUsed = true
    expect(await mechanism.readFate?.(asked, identity)).toBe('spent')
  })

  test.each([
    ['no name', { version: '2' }, /name is missing/],
    ['another version', { name: 'Coin', version: '1' }, /version is not/],
  ])('refuses %s', (_name, wrong, reason) => {
    const { mechanism, requirements } = setUp('exact', { assets: [coin] })
    expect(mechanism.checkRequirements({ ...requirements, ...terms, extra: wrong })).toMatch(reason)
  })
})

describe('what it takes', () => {
  const approval = { spender: permitSpender, amount: 20_000n, current: 0n }

  test('is read with the approval that comes first, and what that costs', async () => {
    const { mechanism, requirements, context, chain } = setUp('exact_permit')
    expect(await mechanism.assess?.(requirements, context)).toEqual({
      cost: 200n,
      balance: 5_000_000n,
      approval: { ...approval, networkFee: 2_200_000n },
    })
    expect(chain.sent).toEqual([])
    chain.allowance = 200n
    expect(await mechanism.assess?.(requirements, context)).toEqual({
      cost: 200n,
      balance: 5_000_000n,
    })
  })

  test('is not worth an approval without the money', async () => {
    const { mechanism, requirements, context, chain } = setUp('exact_permit')
    chain.balance = 199n
    expect(await mechanism.assess?.(requirements, context)).toEqual({ cost: 200n, balance: 199n })
  })

  test('cannot be had without TRX for the approval', async () => {
    const { mechanism, requirements, context, chain } = setUp('exact_permit')
    chain.coins = 2_199_999n
    expect((await mechanism.assess?.(requirements, context))?.refusal).toBe(
      'the token has to be approved first, which takes about 2.2 TRX, and the balance is 2.199999 TRX',
    )
  })

  test.each<[string, Partial<TronClientOptions>]>([
    ['a bound that is too small', { allowance: { bounded: 199n } }],
    [
      'an account that signs no transactions',
      {
        account: {
          address: account.address,
          signTypedData: async (data) => account.signTypedData(data),
        },
      },
    ],
  ])('cannot be had with %s', async (_name, options) => {
    const { mechanism, requirements, context, chain } = setUp('exact_permit', options)
    expect((await mechanism.assess?.(requirements, context))?.refusal).toBeDefined()
    await expect(mechanism.createPayload(requirements, context)).rejects.toMatchObject(required)
    expect(chain.sent).toEqual([])
    chain.allowance = 200n
    expect((await mechanism.assess?.(requirements, context))?.refusal).toBeUndefined()
    await mechanism.createPayload(requirements, context)
  })

  test('is left out where it cannot be read, and no allowance is taken for zero', async () => {
    const { mechanism, requirements, context, chain } = setUp('exact_permit')
    chain.broken.add('callContract')
    expect(await mechanism.assess?.(requirements, context)).toEqual({ cost: 200n })
    await mechanism.createPayload(requirements, context)
    expect(chain.sent).toEqual([])
  })

  test('is read without a price of the approval where the node does not tell', async () => {
    const { mechanism, requirements, context, chain } = setUp('exact_permit')
    chain.broken.add('getChainParameters')
    expect(await mechanism.assess?.(requirements, context)).toMatchObject({ approval })
  })

  test('is not read where no chain is', async () => {
    const { mechanism, requirements, context } = setUp('exact_permit', { chains: () => undefined })
    expect(await mechanism.assess?.(requirements, context)).toEqual({ cost: 200n })
    const { payload, identity } = await mechanism.createPayload(requirements, context)
    expect(payload).toEqual(permitVector.payload)
    expect(await mechanism.readFate?.(requirements, identity)).toBe('open')
  })
})
