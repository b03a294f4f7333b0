import { FareboxError, systemEnvironment } from '@farebox/core'
import type { ClientMechanism, CreatePayloadContext, JsonObject } from '@farebox/core'
import { beforeEach, describe, expect, test } from 'vitest'
import { encodeUintWord } from '../../abi/encodeUintWord.js'
import { privateKeyAccount } from '../../account/privateKeyAccount.js'
import { permitVectors } from '../../exactPermit/permit.fixture.js'
import type { EvmChainReader } from '../EvmChainReader.js'
import { evmPermit } from './evmPermit.js'
import type { EvmPermitClientOptions, SendTransaction } from './EvmPermitClientOptions.js'

const vector = permitVectors.exactPermit['exact_permit eip155:97']
if (vector === undefined) throw new Error('no vector')
const { context, payload } = vector
/** A hundred, and a fee of a hundred. */
const requirements = { ...vector.requirements, amount: '100' }
const extensions: JsonObject = { paymentPermitContext: context }
const spender = '0x1825bB32db3443dEc2cc7508b2D818fc13EaD878'

/** The first well-known development key of anvil. */
const account = privateKeyAccount(
  '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
)
let now: number
const environment = {
  ...systemEnvironment,
  now: () => now,
  sleep: async (milliseconds: number) => {
    now += milliseconds
  },
}
const asked: CreatePayloadContext = { environment, extensions }

/** A chain with one token, on which approvals take two looks to get into a block. */
interface World {
  chainId: string
  balance: bigint
  allowance: bigint
  status: string
  failing: string | undefined
  sent: string[]
  head: object
  bitmapAt: (data: string, block: string) => unknown
}
let world: World
let looks: number

beforeEach(() => {
  now = 1_760_000_000_000
  looks = 0
  world = {
    chainId: '0x61',
    balance: 1_000n,
    allowance: 0n,
    status: '0x1',
    failing: undefined,
    sent: [],
    head: { number: '0x10', timestamp: `0x${(1_760_003_661).toString(16)}` },
    bitmapAt: () => `0x${encodeUintWord(0n)}`,
  }
})

const chain: EvmChainReader = {
  async request({ method, params }) {
    if (method === world.failing) throw new Error('the node is at http://10.0.0.1')
    if (method === 'eth_chainId') return world.chainId
    if (method === 'eth_getBlockByNumber') return world.head
    if (method === 'eth_getTransactionReceipt') {
      looks += 1
      return looks > 2 ? { status: world.status } : null
    }
    const [{ data }, block] = params as [{ data: string }, string]
    if (data.startsWith('0x4fe02b44')) return world.bitmapAt(data, block)
    const value = data.startsWith('0xdd62ed3e') ? world.allowance : world.balance
    return `0x${encodeUintWord(value)}`
  },
}

const sendTransaction: SendTransaction = async ({ to, data, from, chainId }) => {
  world.sent.push(data)
  expect([to, from, chainId]).toEqual([requirements.asset, account.address, 97])
  if (world.status === '0x1') world.allowance = BigInt(`0x${data.slice(-64)}`)
  return `0x${'ab'.repeat(32)}`
}

function create(changes: Partial<EvmPermitClientOptions> = {}): ClientMechanism {
  const [mechanism] = evmPermit({ account, chains: () => chain, sendTransaction, ...changes })
  if (mechanism === undefined) throw new Error('no mechanism')
  return mechanism
}
const [withoutChain] = evmPermit({ account })

describe('createPayload', () => {
  test('byte for byte what the reference makes', async () => {
    const created = await withoutChain?.createPayload(vector.requirements, asked)
    expect(created?.payload).toEqual(payload)
    expect(created?.identity.paymentId).toBe(vector.digest)
  })

  test('a browser wallet is asked in the form of EIP-1193', async () => {
    const calls: { method: string; params: [string, string] }[] = []
    const provider = {
      request: async (call: { readonly method: string; readonly params?: unknown }) => {
        calls.push(call as { method: string; params: [string, string] })
        return vector.signatureNormalized
      },
    }
    const wallet = create({ account: { address: account.address, provider }, allowance: 'skip' })
    const created = await wallet.createPayload(vector.requirements, asked)
    expect(created.payload).toEqual(payload)
    const { domain, primaryType, types, message } = JSON.parse(calls[0]?.params[1] ?? '')
    expect(domain).toEqual(vector.typedData.domain)
    expect(primaryType).toBe('PaymentPermitDetails')
    expect(types).toMatchObject(vector.typedData.types)
    expect(types.EIP712Domain.map(({ name }: { name: string }) => name)).toEqual([
      'name',
      'chainId',
      'verifyingContract',
    ])
    expect(message.meta).toMatchObject({ kind: '0', validBefore: '1760003600' })
  })

  test('error: no context', async () => {
    await expect(withoutChain?.createPayload(requirements, { environment })).rejects.toThrow(
      expect.objectContaining({ code: 'challenge_invalid' }),
    )
  })

  test('error: no caller', async () => {
    const extra = { fee: { feeTo: spender, feeAmount: '0' } }
    await expect(withoutChain?.createPayload({ ...requirements, extra }, asked)).rejects.toThrow(
      expect.objectContaining({ code: 'challenge_invalid' }),
    )
  })

  test('error: a wallet that is a contract', async () => {
    const signTypedData = async (): Promise<`0x${string}`> => `0x${'ab'.repeat(100)}`
    const contract = create({
      account: { address: account.address, signTypedData },
      allowance: 'skip',
    })
    await expect(contract.createPayload(requirements, asked)).rejects.toThrow(
      expect.objectContaining({ code: 'signing_failed' }),
    )
  })

  test('error: a wallet that refuses', async () => {
    const signTypedData = (): Promise<never> => Promise.reject(new Error('no'))
    const wallet = create({
      account: { address: account.address, signTypedData },
      allowance: 'skip',
    })
    await expect(wallet.createPayload(requirements, asked)).rejects.toThrow(
      expect.objectContaining({ code: 'signing_failed' }),
    )
  })
})

describe('allowance', () => {
  const required = expect.objectContaining({
    code: 'payment_allowance_required',
    detail: expect.stringContaining(`Approve ${spender} to move 200 atomic units`),
  })

  test('ten payments and their fees by default, once', async () => {
    const buyer = create()
    await buyer.createPayload(requirements, asked)
    await buyer.createPayload(requirements, asked)
    expect(world.sent).toHaveLength(1)
    expect(world.allowance).toBe(2_000n)
    // Two looks without a receipt, a second apart.
    expect(now).toBe(1_760_000_002_000)
  })

  test('nothing is approved for a challenge that cannot be paid by', async () => {
    for (const given of [{}, { paymentPermitContext: { meta: { kind: 'PAYMENT_ONLY' } } }]) {
      const refused = create().createPayload(requirements, { environment, extensions: given })
      await expect(refused).rejects.toMatchObject({ code: 'challenge_invalid' })
    }
    expect(world.sent).toEqual([])
  })

  test('T19 nothing is approved that nobody was told of', async () => {
    await expect(
      create().createPayload(requirements, { ...asked, mayApprove: false }),
    ).rejects.toMatchObject({ code: 'payment_allowance_required' })
    expect(world.sent).toEqual([])
  })

  test('two payments at once approve once', async () => {
    const buyer = create()
    await Promise.all([
      buyer.createPayload(requirements, asked),
      buyer.createPayload(requirements, asked),
    ])
    expect(world.sent).toHaveLength(1)
  })

  test('nothing is approved where there is enough', async () => {
    world.allowance = 200n
    await create({ allowance: () => Promise.reject(new Error('asked')) }).createPayload(
      requirements,
      asked,
    )
    expect(world.sent).toEqual([])
  })

  test('an allowance for the payment and not for the fee is too small', async () => {
    world.allowance = 199n
    await create({ allowance: 'exact' }).createPayload(requirements, asked)
    expect(world.allowance).toBe(200n)
  })

  test('skip looks at nothing', async () => {
    world.failing = 'eth_call'
    await create({ allowance: 'skip' }).createPayload(requirements, asked)
    expect(world.sent).toEqual([])
  })

  test('a function is asked', async () => {
    const requests: unknown[] = []
    const allowance = (request: unknown): bigint => {
      requests.push(request)
      return 777n
    }
    await create({ allowance }).createPayload(requirements, asked)
    expect(world.allowance).toBe(777n)
    expect(requests).toEqual([
      { network: 'eip155:97', token: requirements.asset, spender, needed: 200n, current: 0n },
    ])
  })

  test('error: a function that says no', async () => {
    await expect(
      create({ allowance: () => undefined }).createPayload(requirements, asked),
    ).rejects.toThrow(required)
    expect(world.sent).toEqual([])
  })

  test('error: an account that cannot send', async () => {
    const [buyer] = evmPermit({ account, chains: () => chain })
    await expect(buyer?.createPayload(requirements, asked)).rejects.toThrow(required)
  })

  test('error: a wallet that does not send', async () => {
    const refusing = create({ sendTransaction: () => Promise.reject(new Error('denied')) })
    await expect(refusing.createPayload(requirements, asked)).rejects.toThrow(required)
    // The next one gets its turn.
    world.allowance = 200n
    expect(await refusing.createPayload(requirements, asked)).toBeDefined()
  })

  test('error: an approval that fails', async () => {
    world.status = '0x0'
    await expect(create().createPayload(requirements, asked)).rejects.toThrow(required)
  })

  test('T25 error: an approval without an effect', async () => {
    const idle: SendTransaction = async () => `0x${'ab'.repeat(32)}`
    await expect(
      create({ sendTransaction: idle }).createPayload(requirements, asked),
    ).rejects.toThrow(required)
  })

  test('error: an approval that is in no block', async () => {
    looks = -1_000
    await expect(create().createPayload(requirements, asked)).rejects.toThrow(
      expect.objectContaining({
        code: 'rpc_unavailable',
        detail: expect.stringContaining('ab'.repeat(32)),
      }),
    )
  })

  test('error: a caller that gives up', async () => {
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(create().createPayload(requirements, { ...asked, signal })).rejects.toThrow(
      'enough',
    )
    expect(world.sent).toEqual([])
  })

  test('error: a node that does not answer is not an allowance of zero', async () => {
    world.failing = 'eth_call'
    const failed = create().createPayload(requirements, asked)
    await expect(failed).rejects.toThrow(expect.objectContaining({ code: 'rpc_unavailable' }))
    expect(world.sent).toEqual([])
  })

  test('T06 error: a node of another chain', async () => {
    world.chainId = '0x38'
    await expect(create().createPayload(requirements, asked)).rejects.toThrow(
      expect.objectContaining({ code: 'chain_mismatch' }),
    )
    expect(world.sent).toEqual([])
  })

  test('error: a multiple that is none', () => {
    expect(() => create({ allowance: { bounded: 0 } })).toThrow(FareboxError)
  })
})

describe('a browser wallet', () => {
  const sent: unknown[] = []
  const walletOn = (chainId: string): ClientMechanism => {
    const [wallet] = evmPermit({
      chains: () => chain,
      account: {
        address: account.address,
        provider: {
          request: async ({ method, params }) => {
            if (method === 'eth_chainId') return chainId
            if (method === 'eth_signTypedData_v4') return vector.signatureNormalized
            const [transaction] = params as [{ data: string }]
            sent.push(transaction)
            world.allowance = 2_000n
            return `0x${'cd'.repeat(32)}`
          },
        },
      },
    })
    if (wallet === undefined) throw new Error('no mechanism')
    return wallet
  }

  test('sends the approval', async () => {
    expect(await walletOn('0x61').createPayload(requirements, asked)).toBeDefined()
    expect(sent).toEqual([
      {
        from: account.address,
        to: requirements.asset,
        chainId: '0x61',
        data: `0x095ea7b3${spender.slice(2).toLowerCase().padStart(64, '0')}${encodeUintWord(2_000n)}`,
      },
    ])
  })

  test('T06 error: it is on another chain', async () => {
    sent.length = 0
    await expect(walletOn('0x1').createPayload(requirements, asked)).rejects.toThrow(
      expect.objectContaining({ code: 'chain_mismatch' }),
    )
    expect(sent).toEqual([])
  })
})

describe('before it signs', () => {
  test('the cost has the fee in it', () => {
    expect(create().totalCost(requirements)).toBe(200n)
    expect(() => create().totalCost({ ...requirements, extra: {} })).toThrow(
      expect.objectContaining({ code: 'price_invalid' }),
    )
  })

  test('assess', async () => {
    const assess = (changes: Partial<EvmPermitClientOptions> = {}): Promise<unknown> | undefined =>
      create(changes).assess?.(requirements, asked)
    const approval = { spender, amount: 2_000n, current: 0n }
    expect(await assess()).toEqual({ cost: 200n, balance: 1_000n, approval })
    const asking = { ...approval, amount: 200n }
    expect(await assess({ allowance: () => 0n })).toEqual({
      cost: 200n,
      balance: 1_000n,
      approval: asking,
    })
    expect(await assess({ allowance: { bounded: 5n } })).toMatchObject({
      refusal: expect.any(String),
    })
    expect(await assess({ allowance: 'skip' })).toEqual({ cost: 200n, balance: 1_000n })
    world.allowance = 200n
    expect(await assess()).toEqual({ cost: 200n, balance: 1_000n })
    world.balance = 199n
    expect(await assess()).toEqual({
      cost: 200n,
      balance: 199n,
      refusal: 'the balance is too small',
    })
    world.failing = 'eth_call'
    expect(await assess()).toEqual({ cost: 200n })
    expect(await withoutChain?.assess?.(requirements, asked)).toEqual({ cost: 200n })
    expect(world.sent).toEqual([])
  })

  test('an account that cannot send cannot pay without an allowance', async () => {
    const [buyer] = evmPermit({ account, chains: () => chain })
    expect(await buyer?.assess?.(requirements, asked)).toMatchObject({
      refusal: 'the PaymentPermit contract has to be approved for more of the token',
    })
  })

  test.each<[string, object, string | undefined]>([
    ['good ones', {}, undefined],
    ['a network without a contract', { network: 'eip155:1' }, 'contract'],
    ['another chain family', { network: 'tron:3448148188' }, 'contract'],
    ['a token that nobody knows', { asset: spender }, 'the token'],
    ['a zero recipient', { payTo: `0x${'0'.repeat(40)}` }, 'recipient'],
    ['no fee', { extra: {} }, 'extra.fee.caller'],
    ['no amount', { amount: '0' }, 'amount'],
    ['no time', { maxTimeoutSeconds: 0 }, 'expire'],
  ])('requirements: %s', (_name, changes, word) => {
    const refusal = create().checkRequirements({ ...requirements, ...changes })
    if (word === undefined) expect(refusal).toBeUndefined()
    else expect(refusal).toContain(word)
  })

  test('the token is the one of the registry', () => {
    expect(create().findAsset(requirements)).toMatchObject({ symbol: 'USDT', decimals: 18 })
  })
})

describe('readFate', () => {
  const nonce = 123_456_789_012_345_678_901_234_567_890n
  async function read(): Promise<string | undefined> {
    const buyer = create({ allowance: 'skip' })
    const { identity } = await buyer.createPayload(requirements, asked)
    return buyer.readFate?.(requirements, identity)
  }

  test('unused, a minute after its end', async () => {
    const questions: string[] = []
    world.bitmapAt = (...question) => {
      questions.push(...question)
      return `0x${encodeUintWord(2n ** 256n - 1n - (1n << (nonce & 0xffn)))}`
    }
    expect(await read()).toBe('unspendable')
    const owner = account.address.slice(2).toLowerCase().padStart(64, '0')
    expect(questions).toEqual([`0x4fe02b44${owner}${encodeUintWord(nonce >> 8n)}`, '0x10'])
  })

  test('used', async () => {
    world.bitmapAt = () => `0x${encodeUintWord(1n << (nonce & 0xffn))}`
    expect(await read()).toBe('spent')
  })

  test.each<[string, () => void]>([
    [
      'a block too early',
      () => (world.head = { number: '0x10', timestamp: `0x${(1_760_003_660).toString(16)}` }),
    ],
    ['another chain', () => (world.chainId = '0x38')],
    ['no block', () => (world.head = {})],
    ['no contract', () => (world.bitmapAt = () => '0x')],
    ['no answer', () => (world.failing = 'eth_call')],
    [
      'a chain that is switched in between',
      () => {
        world.bitmapAt = () => {
          world.chainId = '0x38'
          return `0x${encodeUintWord(0n)}`
        }
      },
    ],
  ])('open: %s', async (_name, change) => {
    change()
    expect(await read()).toBe('open')
  })
})
