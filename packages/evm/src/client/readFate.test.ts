import type { ClientMechanism, PaymentIdentity, PaymentRequirements } from '@farebox/core'
import { systemEnvironment } from '@farebox/core'
import { createPaymentClient } from '@farebox/core/client'
import { loadArtifact, startDevnet } from '@farebox/devnet'
import type { Devnet } from '@farebox/devnet'
import { createPublicClient, createWalletClient, http } from 'viem'
import type { Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { privateKeyAccount } from '../account/privateKeyAccount.js'
import { eventTopics } from '../eip3009/eventTopics.js'
import type { EvmChainReader } from './EvmChainReader.js'
import { evm } from './evm.js'

let devnet: Devnet
let clean: Hex
let requirements: PaymentRequirements
let node: EvmChainReader

/** What a test puts between the buyer and the node. */
let intercept: (method: string, ask: () => Promise<unknown>) => Promise<unknown>
let calls: { method: string; params?: unknown }[]
let networks: string[]
/** The local clock in milliseconds. */
let now: number
const environment = { ...systemEnvironment, now: () => now }

beforeAll(async () => {
  devnet = await startDevnet()
  node = createPublicClient({ transport: http(devnet.rpcUrl) })
  const { address, name, version } = devnet.tokens.USDC
  requirements = {
    scheme: 'exact',
    network: devnet.network,
    asset: address,
    amount: '10000',
    payTo: devnet.accounts.seller.address,
    maxTimeoutSeconds: 300,
    extra: { name, version },
  }
})
afterAll(() => devnet.stop())
beforeEach(async () => {
  if (clean !== undefined) await devnet.revert(clean)
  clean = await devnet.snapshot()
  const block = await node.request({ method: 'eth_getBlockByNumber', params: ['latest', false] })
  now = Number((block as { timestamp: Hex }).timestamp) * 1000
  intercept = (_, ask) => ask()
  calls = []
  networks = []
})

const reader: EvmChainReader = {
  request(call) {
    calls.push(call)
    return intercept(call.method, () => node.request(call))
  },
}

function createSchemes(): readonly ClientMechanism[] {
  return evm({
    account: privateKeyAccount(devnet.accounts.buyer.privateKey),
    assets: [devnet.assetOf(devnet.tokens.USDC)],
    chains: (network) => {
      networks.push(network)
      return network === devnet.network ? reader : undefined
    },
  })
}

function topicsOf(log: object | undefined): readonly string[] {
  return (log as { topics: readonly string[] }).topics
}

interface Authorization {
  readonly from: Hex
  readonly to: Hex
  readonly value: string
  readonly validAfter: string
  readonly validBefore: string
  readonly nonce: Hex
}
interface Signed {
  readonly authorization: Authorization
  readonly signature: Hex
}

async function sign(): Promise<{ readonly identity: PaymentIdentity; readonly payload: Signed }> {
  const [mechanism] = createSchemes()
  if (mechanism === undefined) throw new Error('no mechanism')
  const { identity, payload } = await mechanism.createPayload(requirements, { environment })
  // The payload of EIP-3009.
  return { identity, payload: payload as unknown as Signed }
}

function readFate(
  identity: PaymentIdentity,
  changes: Partial<PaymentRequirements> = {},
  signal?: AbortSignal,
): Promise<unknown> {
  const [mechanism] = createSchemes()
  if (mechanism?.readFate === undefined) throw new Error('it reads no chain')
  return mechanism.readFate({ ...requirements, ...changes }, identity, signal)
}

async function write(functionName: string, args: readonly unknown[]): Promise<void> {
  const [, stranger] = devnet.accounts.extra
  const wallet = createWalletClient({
    account: privateKeyToAccount(stranger.privateKey),
    transport: http(devnet.rpcUrl),
  })
  const { address } = devnet.tokens.USDC
  const { abi } = loadArtifact('FareboxUSDC')
  await wallet.writeContract({ chain: null, address, abi, functionName, args })
  await devnet.mine()
}

function charge({ authorization, signature }: Signed): Promise<void> {
  const { from, to, value, validAfter, validBefore, nonce } = authorization
  const args = [from, to, value, validAfter, validBefore, nonce, signature]
  return write('transferWithAuthorization', args)
}

async function cancel({ authorization: { from, nonce } }: Signed): Promise<void> {
  const { address, name, version } = devnet.tokens.USDC
  const account = privateKeyToAccount(devnet.accounts.buyer.privateKey)
  const signature = await account.signTypedData({
    domain: { name, version, chainId: devnet.chainId, verifyingContract: address },
    types: {
      CancelAuthorization: [
        { name: 'authorizer', type: 'address' },
        { name: 'nonce', type: 'bytes32' },
      ],
    },
    primaryType: 'CancelAuthorization',
    message: { authorizer: account.address, nonce },
  })
  await write('cancelAuthorization', [from, nonce, signature])
}

/** Past the expiry, and the minute that is waited after it. */
const expire = (): Promise<void> => devnet.increaseTime(360)

describe('readFate', () => {
  test('T46 unused after its expiry: it can never be charged', async () => {
    const { identity, payload } = await sign()
    await expire()
    expect(await readFate(identity)).toBe('unspendable')
    expect(networks.at(-1)).toBe(devnet.network)
    expect(calls.map(({ method }) => method)).toEqual([
      'eth_chainId',
      'eth_getBlockByNumber',
      'eth_call',
      'eth_chainId',
    ])
    await expect(charge(payload)).rejects.toThrow('expired')
  })

  test('T46 not yet expired by the clock of the chain, whatever the local one says', async () => {
    const { identity, payload } = await sign()
    now += 3600 * 1000
    expect(await readFate(identity)).toBe('open')
    await charge(payload)
    expect(await readFate(identity)).toBe('open')
  })

  test('T46 expired for less than a minute, which a reorganisation could undo', async () => {
    const { identity } = await sign()
    await devnet.setNextBlockTime(identity.validBefore + 59)
    await devnet.mine()
    expect(await readFate(identity)).toBe('open')
    await devnet.setNextBlockTime(identity.validBefore + 60)
    await devnet.mine()
    expect(await readFate(identity)).toBe('unspendable')
  })

  test('T46 charged', async () => {
    const { identity, payload } = await sign()
    await charge(payload)
    await expire()
    expect(await readFate(identity)).toBe('spent')
  })

  test('T46 both answers are of one block, so that a node that lags behind cannot hide a charge', async () => {
    const { identity } = await sign()
    await expire()
    let head: unknown
    intercept = async (method, ask) => {
      const answer = await ask()
      if (method === 'eth_getBlockByNumber') {
        head = answer
        await devnet.mine()
      }
      return answer
    }
    expect(await readFate(identity)).toBe('unspendable')
    const { number } = head as { number: Hex }
    const call = calls.find(({ method }) => method === 'eth_call')
    expect(call?.params).toEqual([expect.anything(), number])
  })

  test('T46 cancelled: found by its log', async () => {
    const { identity, payload } = await sign()
    await cancel(payload)
    await expire()
    expect(await readFate(identity)).toBe('unspendable')
    await expect(charge(payload)).rejects.toThrow('expired')
  })

  test.each<[string, (logs: object[]) => unknown]>([
    ['no log', () => []],
    ['no list', () => ({ length: 1 })],
    ['an odd entry', () => [null]],
    ['a log without topics', ([log]) => [{ ...log, topics: null }]],
    ['a log of another token', ([log]) => [{ ...log, address: `0x${'1'.repeat(40)}` }]],
    ['a removed log', ([log]) => [{ ...log, removed: true }]],
    [
      'the log of a use',
      ([log]) => [{ ...log, topics: [eventTopics.authorizationUsed, ...topicsOf(log).slice(1)] }],
    ],
    [
      'the log of another nonce',
      ([log]) => [{ ...log, topics: [...topicsOf(log).slice(0, 2), `0x${'1'.repeat(64)}`] }],
    ],
    [
      'a refusal of the range',
      () => {
        throw new Error('block range is too large')
      },
    ],
  ])('T46 cancelled stays spent with %s', async (_, change) => {
    const { identity, payload } = await sign()
    await cancel(payload)
    await expire()
    intercept = async (method, ask) => {
      const answer = await ask()
      return method === 'eth_getLogs' ? change(answer as object[]) : answer
    }
    expect(await readFate(identity)).toBe('spent')
    const filter = { fromBlock: '0x0', address: requirements.asset }
    expect(calls.at(-2)).toMatchObject({ method: 'eth_getLogs', params: [filter] })
  })

  const word = (digit: string): string => `0x${digit.padStart(64, '0')}`
  test.each<[string, string, unknown]>([
    ['another chain', 'eth_chainId', '0x1'],
    ['no chain id', 'eth_chainId', null],
    ['a chain id that is a number', 'eth_chainId', 31_337],
    ['no block', 'eth_getBlockByNumber', null],
    ['a block without a number', 'eth_getBlockByNumber', { timestamp: '0xffffffffff' }],
    ['a pending block', 'eth_getBlockByNumber', { number: null, timestamp: '0xffffffffff' }],
    ['a block without a time', 'eth_getBlockByNumber', { number: '0x1' }],
    ['a decimal time', 'eth_getBlockByNumber', { number: '0x1', timestamp: '99999999999' }],
    ['no bytes, as where there is no token', 'eth_call', '0x'],
    ['a bool of JSON', 'eth_call', false],
    ['a number', 'eth_call', word('2')],
    ['half a word', 'eth_call', '0x00'],
    ['two words', 'eth_call', `${word('0')}${'0'.repeat(64)}`],
    ['an error', 'eth_call', new Error('execution reverted')],
    ['an error', 'eth_getBlockByNumber', new Error('down')],
    ['an error', 'eth_chainId', new Error('down')],
  ])('T46 %s from %s: open', async (_, method, answer) => {
    const { identity } = await sign()
    await expire()
    intercept = async (asked, ask) => {
      if (asked !== method) return ask()
      if (answer instanceof Error) throw answer
      return answer
    }
    expect(await readFate(identity)).toBe('open')
  })

  test.each([
    ['to another chain', false],
    ['from another chain', true],
  ])('T46 a wallet that is switched %s in between: open', async (_, isFirst) => {
    const { identity } = await sign()
    await expire()
    let asked = 0
    intercept = async (method, ask) => {
      if (method === 'eth_chainId') asked += 1
      return method === 'eth_chainId' && (asked === 1) === isFirst ? '0x1' : ask()
    }
    expect(await readFate(identity)).toBe('open')
  })

  test('T46 what cannot be asked: open', async () => {
    const { identity } = await sign()
    await expire()
    const { nonce: _nonce, ...bare } = identity
    expect(await readFate(bare)).toBe('open')
    expect(
      await readFate({ ...identity, nonce: Uint8Array.of(...(identity.nonce ?? []), 0) }),
    ).toBe('open')
    expect(await readFate({ ...identity, validBefore: Number.NaN })).toBe('open')
    expect(await readFate(identity, { network: 'eip155:1' })).toBe('open')
    expect(await readFate(identity, { network: 'tron:nile' })).toBe('open')
    calls = []
    expect(await readFate(identity, {}, AbortSignal.abort())).toBe('open')
    expect(calls.map(({ method }) => method)).not.toContain('eth_call')
    // A node that has never heard of this block answers with an error, and so does one that is gone.
    const [mechanism] = evm({
      account: privateKeyAccount(devnet.accounts.buyer.privateKey),
      chains: () =>
        createPublicClient({ transport: http('http://127.0.0.1:1', { retryCount: 0 }) }),
    })
    expect(await mechanism?.readFate?.(requirements, identity)).toBe('open')
  })

  test('is not there without chains', () => {
    const [mechanism] = evm({ account: privateKeyAccount(devnet.accounts.buyer.privateKey) })
    expect(mechanism).not.toHaveProperty('readFate')
  })
})

describe('T46 a buyer with two cents for the day, whose payments the seller calls failed:', () => {
  const url = 'https://api.example.com/weather'

  function setUp() {
    const client = createPaymentClient({
      schemes: [createSchemes()],
      environment,
      budget: { perDay: '$0.02' },
    })
    const challenge = () => ({
      x402Version: 2 as const,
      resource: { url },
      accepts: [requirements],
    })
    return {
      pay: async (): Promise<Signed> => {
        const payment = await client.createPayment(challenge(), { method: 'GET', url })
        await client.recordOutcome(payment, 'failed')
        return payment.payload.payload as unknown as Signed
      },
    }
  }
  const overBudget = { code: 'spend_limit_exceeded' }
  /** Both clocks. */
  async function pass(seconds: number): Promise<void> {
    now += seconds * 1000
    await devnet.increaseTime(seconds)
  }

  test('charged both, they stay spent', async () => {
    const { pay } = setUp()
    const before = await devnet.balanceOf(devnet.tokens.USDC, devnet.accounts.buyer.address)
    const payments = [await pay(), await pay()]
    await expect(pay()).rejects.toMatchObject(overBudget)
    for (const payment of payments) await charge(payment)
    for (let round = 0; round < 5; round += 1) {
      await pass(400)
      await expect(pay()).rejects.toMatchObject(overBudget)
    }
    const after = await devnet.balanceOf(devnet.tokens.USDC, devnet.accounts.buyer.address)
    expect(before - after).toBe(20_000n)
  })

  test('charged one and cancelled or left the other, that one comes back', async () => {
    const { pay } = setUp()
    await charge(await pay())
    await cancel(await pay())
    await pass(400)
    await pay()
    await expect(pay()).rejects.toMatchObject(overBudget)
    await pass(400)
    await pay()
    await expect(pay()).rejects.toMatchObject(overBudget)
  })

  test('the node is down, they stay for a day', async () => {
    const { pay } = setUp()
    await pay()
    await pay()
    intercept = () => Promise.reject(new Error('down'))
    await pass(400)
    await expect(pay()).rejects.toMatchObject(overBudget)
    now += 23 * 3600 * 1000
    await expect(pay()).rejects.toMatchObject(overBudget)
    now += 3600 * 1000
    await pay()
  })

  test('the clock of the chain is behind the local one, they stay until it has caught up', async () => {
    const { pay } = setUp()
    const late = await pay()
    await pay()
    now += 3600 * 1000
    await expect(pay()).rejects.toMatchObject(overBudget)
    await charge(late)
    now += 60 * 1000
    await devnet.increaseTime(400)
    await pay()
    await expect(pay()).rejects.toMatchObject(overBudget)
  })
})
