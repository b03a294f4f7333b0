import type { ClientMechanism, CreatePayloadContext, PaymentRequirements } from '@farebox/core'
import type { AllowancePolicy, EvmTypedData } from '@farebox/evm/schemes'
import { expect, test, vi } from 'vitest'
import { tronPrivateKeyAccount } from '../../account/tronPrivateKeyAccount.js'
import { createEnvironment, createFakeChain, keys, vectors } from '../../tron.fixture.js'
import type { FakeChain } from '../../tron.fixture.js'
import { tron } from '../tron.js'
import type { TronClientOptions } from '../TronClientOptions.js'

const account = tronPrivateKeyAccount(keys.payer)
const nile = 'tron:3448148188'
const vector = vectors.recorded['exact_permit tron:nile']
if (vector === undefined) throw new Error('no vector')
const { extensions, payload: recorded } = vector
const requirements: PaymentRequirements = { ...vector.requirements, network: nile }
const maxUint256 = 2n ** 256n - 1n
const required = { code: 'payment_allowance_required' }

interface Setup {
  readonly chain: FakeChain
  readonly mechanism: ClientMechanism
  readonly context: CreatePayloadContext
}

function setUp(options: Partial<TronClientOptions> = {}): Setup {
  const chain = createFakeChain()
  const [mechanism] = tron({ account, chains: () => chain.http, ...options })
  if (mechanism === undefined) throw new Error('no mechanism')
  return { chain, mechanism, context: { environment: createEnvironment(), extensions } }
}

test.each<[string, AllowancePolicy, bigint]>([
  ['exactly what it takes', 'exact', 200n],
  ['five times that', { bounded: 5 }, 1_000n],
  ['a number', { bounded: 300n }, 300n],
  ['everything', 'unlimited', maxUint256],
  ['what somebody says', async () => 777n, 777n],
])('approves %s', async (_name, allowance, amount) => {
  const { chain, mechanism, context } = setUp({ allowance })
  const { payload } = await mechanism.createPayload(requirements, context)
  expect(payload).toEqual(recorded)
  expect(chain.allowance).toBe(amount)
  expect(chain.sent).toHaveLength(1)
})

test('approves a hundred times of it where nothing is said', async () => {
  const { chain, mechanism, context } = setUp()
  await mechanism.createPayload(requirements, context)
  expect(chain.allowance).toBe(20_000n)
})

test('approves nothing under a bound that is too small, and looks at nothing where it is told so', async () => {
  const small = setUp({ allowance: { bounded: 199n } })
  await expect(small.mechanism.createPayload(requirements, small.context)).rejects.toMatchObject(
    required,
  )
  const none = setUp({ allowance: 'skip' })
  expect((await none.mechanism.createPayload(requirements, none.context)).payload).toEqual(recorded)
  expect([...small.chain.sent, ...none.chain.sent, ...none.chain.asked]).toEqual([])
})

test('T19 approves nothing that nobody was told of', async () => {
  const { chain, mechanism, context } = setUp()
  const untold = { ...context, mayApprove: false }
  await expect(mechanism.createPayload(requirements, untold)).rejects.toMatchObject(required)
  expect(chain.sent).toEqual([])
})

test.each([0, -1, 1.5, 0n])('error: a bound of %s', (bounded) => {
  expect(() => tron({ account, allowance: { bounded } })).toThrow(
    expect.objectContaining({ code: 'config_invalid' }),
  )
})

test('approves the contract of the scheme, with a limited fee and life', async () => {
  const { chain, mechanism, context } = setUp()
  await mechanism.createPayload(requirements, context)
  const [sent] = chain.sent
  expect(sent?.raw_data).toEqual({
    contract: [
      {
        parameter: {
          type_url: 'type.googleapis.com/protocol.TriggerSmartContract',
          value: {
            owner_address: '41f39fd6e51aad88f6f4ce6ab8827279cfffb92266',
            contract_address: '41eca9bc828a3005b9a3b909f2cc5c2a54794de05f',
            data: `095ea7b3${'0'.repeat(24)}41a0d8786c5e20d27b6225e9d03ed1cbfe271634${(20_000).toString(16).padStart(64, '0')}`,
          },
        },
        type: 'TriggerSmartContract',
      },
    ],
    ref_block_bytes: '0a0b',
    ref_block_hash: '0102030405060708',
    expiration: 1_760_000_300_000,
    timestamp: 1_760_000_000_000,
    fee_limit: 5_000_000,
  })
})

test('asks with the numbers', async () => {
  const allowance = vi.fn(async () => undefined)
  const { chain, mechanism, context } = setUp({ allowance })
  chain.allowance = 7n
  await expect(mechanism.createPayload(requirements, context)).rejects.toMatchObject(required)
  expect(allowance).toHaveBeenCalledExactlyOnceWith({
    network: nile,
    token: requirements.asset,
    spender: 'TFxDcGvS7zfQrS1YzcCMp673ta2NHHzsiH',
    needed: 200n,
    current: 7n,
  })
  expect(chain.sent).toEqual([])
})

test.each([199n, 0n, -1n, 2n ** 256n])('takes no answer of %s', async (amount) => {
  const { chain, mechanism, context } = setUp({ allowance: () => amount })
  await expect(mechanism.createPayload(requirements, context)).rejects.toMatchObject(required)
  expect(chain.sent).toEqual([])
})

test('signs the payment when the approval is in a block, not before', async () => {
  const { chain, mechanism, context } = setUp()
  chain.delay = 3
  let signed = 0
  const [patient] = tron({
    account: {
      ...account,
      signTypedData: async (typedData) => {
        signed = chain.asked.filter((name) => name === 'getTransactionInfo').length
        return account.signTypedData(typedData)
      },
    },
    chains: () => chain.http,
  })
  await patient?.createPayload(requirements, context)
  expect(signed).toBe(4)
  expect(mechanism.scheme).toBe('exact_permit')
})

test('does not assume that what is in no block has happened', async () => {
  const { chain, mechanism, context } = setUp()
  chain.delay = 1_000
  const start = context.environment.now()
  await expect(mechanism.createPayload(requirements, context)).rejects.toMatchObject(required)
  expect(context.environment.now() - start).toBeLessThan(65_000)
})

test.each(['REVERT', 'OUT_OF_ENERGY'])('an approval that ends with %s is none', async (result) => {
  const { chain, mechanism, context } = setUp()
  chain.result = result
  await expect(mechanism.createPayload(requirements, context)).rejects.toMatchObject({
    ...required,
    detail: expect.stringContaining(result),
  })
})

test('tells what a node said that refused it', async () => {
  const { chain, mechanism, context } = setUp()
  chain.refusal = { kind: 'refused', code: 'BANDWITH_ERROR', message: 'account resource' }
  await expect(mechanism.createPayload(requirements, context)).rejects.toMatchObject({
    ...required,
    detail: 'The node refused the approval: BANDWITH_ERROR.',
  })
})

test('a broadcast without an answer is waited for', async () => {
  const { chain, mechanism, context } = setUp()
  const { http } = chain
  const [lossy] = tron({
    account,
    chains: () => ({
      ...http,
      broadcastHex: async (hex) => {
        await http.broadcastHex(hex)
        throw new Error('502')
      },
    }),
  })
  await lossy?.createPayload(requirements, context)
  expect(chain.allowance).toBe(20_000n)
  expect(mechanism.scheme).toBe(lossy?.scheme)
})

test('a token that takes the approval and does not keep it', async () => {
  const { chain, context } = setUp()
  const { http } = chain
  const [mechanism] = tron({
    account,
    chains: () => ({
      ...http,
      getTransactionInfo: async (id) => {
        const info = await http.getTransactionInfo(id)
        chain.allowance = 199n
        return info
      },
    }),
  })
  await expect(mechanism?.createPayload(requirements, context)).rejects.toMatchObject(required)
})

test('payments at the same time approve once', async () => {
  const { chain, mechanism, context } = setUp()
  await Promise.all([1, 2, 3].map(() => mechanism.createPayload(requirements, context)))
  expect(chain.sent).toHaveLength(1)
})

test('one that fails does not keep the next from trying', async () => {
  const { chain, mechanism, context } = setUp()
  chain.result = 'REVERT'
  const failing = mechanism.createPayload(requirements, context)
  const next = mechanism.createPayload(requirements, context)
  await expect(failing).rejects.toMatchObject(required)
  chain.result = 'SUCCESS'
  await next.catch(() => undefined)
  await mechanism.createPayload(requirements, context)
  expect(chain.allowance).toBe(20_000n)
})

test('ends when the request is given up', async () => {
  const { chain, mechanism, context } = setUp()
  chain.delay = 1_000
  const controller = new AbortController()
  const reason = new Error('enough')
  const waiting = mechanism.createPayload(requirements, { ...context, signal: controller.signal })
  controller.abort(reason)
  await expect(waiting).rejects.toBe(reason)
})

test('a wallet that refuses the approval signs no payment', async () => {
  const signTypedData = vi.fn(async (data: EvmTypedData) => account.signTypedData(data))
  const { chain, mechanism, context } = setUp({
    account: {
      ...account,
      signTypedData,
      signTransaction: async () => Promise.reject(new Error('the user said no')),
    },
  })
  await expect(mechanism.createPayload(requirements, context)).rejects.toMatchObject({
    code: 'signing_failed',
  })
  expect(signTypedData).not.toHaveBeenCalled()
  expect(chain.sent).toEqual([])
})
