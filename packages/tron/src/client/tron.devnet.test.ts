import { systemEnvironment } from '@farebox/core'
import type {
  Environment,
  FacilitatorRequest,
  PaymentRequired,
  SettleResponse,
} from '@farebox/core'
import { createPaymentClient, sufficientBalance } from '@farebox/core/client'
import type { Candidate, PaymentClient, PaymentClientOptions } from '@farebox/core/client'
import { createFacilitator } from '@farebox/core/facilitator'
import type { Facilitator } from '@farebox/core/facilitator'
import { startTron } from '@farebox/devnet'
import type { TronDevAccount, TronDevnet } from '@farebox/devnet'
import { TronWeb } from 'tronweb'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { fromTronWeb } from '../account/fromTronWeb.js'
import { tronPrivateKeyAccount } from '../account/tronPrivateKeyAccount.js'
import { parseTronAddress } from '../address/parseTronAddress.js'
import { toTronAddress } from '../address/toTronAddress.js'
import { tron as tronFacilitator } from '../facilitator/tron.js'
import { createTronHttp } from '../rpc/createTronHttp.js'
import { tron as tronServer } from '../server/tron.js'
import type { TronAccount } from '../TronAccount.js'
import { readAllowance, readTokenBalance } from './allowance/readSpendable.js'
import { tron } from './tron.js'
import type { TronClientOptions } from './TronClientOptions.js'

const url = 'https://api.example.com/weather'
const request = { method: 'GET', url }
const schemes = ['exact_permit', 'exact'] as const

/** Looks for receipts fifty times as often, and waits as long as ever for answers. */
const environment: Environment = {
  ...systemEnvironment,
  sleep: (duration, signal) =>
    systemEnvironment.sleep(duration < 2_000 ? duration / 50 : duration, signal),
}

let devnet: TronDevnet
let facilitator: Facilitator
/** How many keys of {@link newBuyer} are taken. */
let taken = 0

beforeAll(async () => {
  devnet = await startTron()
  const { privateKey } = devnet.accounts.facilitator
  const networks = [
    {
      network: devnet.network,
      rpcUrl: devnet.rpcUrl,
      signers: [privateKey],
      pollingIntervalMs: 20,
    },
  ]
  facilitator = createFacilitator({ schemes: [tronFacilitator({ networks })] })
})
afterAll(async () => {
  await facilitator.close({ drainTimeoutMs: 0 })
  await devnet.close()
})
afterEach(() => devnet.faults.clear())

/** Somebody with USDT and TRX who has approved nothing yet. */
async function newBuyer(tokens = 5_000_000n, sun = 100_000_000n): Promise<TronDevAccount> {
  taken += 1
  const privateKey = `0x${taken.toString(16).padStart(64, '0')}` as const
  const { address } = tronPrivateKeyAccount(privateKey)
  if (sun > 0n) await devnet.fund(address, sun)
  if (tokens > 0n) await devnet.profile.mint(devnet.profile.tokens.USDT, address, tokens)
  return { address, hex: parseTronAddress(address), privateKey }
}

/** What a seller asks for, on the wire. */
async function challenge(...wanted: readonly string[]): Promise<PaymentRequired> {
  const { facilitator: sender, seller } = devnet.accounts
  const fee = { feeTo: sender.address, feeAmount: '50', caller: sender.address }
  const offered = tronServer().filter(({ scheme }) => wanted.includes(scheme))
  const context = offered.find(({ challengeContext }) => challengeContext)?.challengeContext
  return {
    x402Version: 2,
    resource: { url },
    accepts: offered.map((mechanism) =>
      mechanism.buildRequirements({
        network: devnet.network,
        wireNetwork: 'tron:nile',
        price: mechanism.parsePrice('$0.01', devnet.network),
        payTo: seller.address,
        maxTimeoutSeconds: 300,
        ...(mechanism.needsFee === true ? { fee } : {}),
      }),
    ),
    ...(context === undefined
      ? {}
      : {
          extensions: {
            [context.key]: context.issue({
              now: Math.floor(Date.now() / 1000),
              validSeconds: 300,
              randomBytes: systemEnvironment.randomBytes,
              mac: () => systemEnvironment.randomBytes(32),
            }),
          },
        }),
  }
}

function createClient(
  account: TronAccount,
  options: Partial<TronClientOptions> = {},
  rules: Partial<PaymentClientOptions> = {},
): PaymentClient {
  const { rpcUrl } = devnet
  return createPaymentClient({
    schemes: [tron({ account, rpcUrl, gasFree: false, ...options })],
    policies: [sufficientBalance],
    environment,
    ...rules,
  })
}

async function pay(client: PaymentClient, asked: PaymentRequired): Promise<SettleResponse> {
  const { payload } = await client.createPayment(asked, request)
  if (payload.x402Version !== 2) throw new Error('not of version 2')
  const settlement: FacilitatorRequest = {
    x402Version: 2,
    paymentPayload: payload,
    paymentRequirements: payload.accepted,
  }
  expect(await facilitator.verify(settlement)).toMatchObject({ isValid: true })
  return facilitator.settle(settlement)
}

const balanceOf = (address: string): Promise<bigint> =>
  devnet.profile.balanceOf(devnet.profile.tokens.USDT, address)

async function blockNumber(): Promise<number> {
  return (await devnet.chain.getHead()).number
}

describe.each(schemes)('%s', (scheme) => {
  const fee = scheme === 'exact_permit' ? 50n : 0n

  test('a new buyer approves once, and pays twice', async () => {
    const { privateKey, address } = await newBuyer()
    const seen: Candidate[] = []
    const approve = (candidate: Candidate): boolean => seen.push(candidate) > 0
    const client = createClient(tronPrivateKeyAccount(privateKey), {}, { approve })
    const before = await balanceOf(devnet.accounts.seller.address)
    expect(await pay(client, await challenge(scheme))).toMatchObject({ success: true })
    const { balance: sun = 0n } = (await devnet.chain.getAccount(parseTronAddress(address))) ?? {}
    expect(await pay(client, await challenge(scheme))).toMatchObject({ success: true })
    expect(await balanceOf(devnet.accounts.seller.address)).toBe(before + 20_000n)
    expect(await balanceOf(address)).toBe(5_000_000n - 2n * (10_000n + fee))
    expect(seen).toMatchObject([
      {
        totalCost: 10_000n + fee,
        balance: 5_000_000n,
        approval: { current: 0n, amount: 100n * (10_000n + fee) },
      },
      { balance: 5_000_000n - 10_000n - fee },
    ])
    expect(seen[1]).not.toHaveProperty('approval')
    // What the approval took was told before, and nothing was taken for the second payment.
    expect(100_000_000n - sun).toBe(seen[0]?.approval?.networkFee)
    const account = await devnet.chain.getAccount(parseTronAddress(address))
    expect(account?.balance).toBe(sun)
  })

  test('a tronWeb instance pays', async () => {
    const { privateKey } = await newBuyer()
    const { rpcUrl } = devnet
    const tronWeb = new TronWeb({ fullHost: rpcUrl, privateKey: privateKey.slice(2) })
    const client = createClient(fromTronWeb(tronWeb))
    expect(await pay(client, await challenge(scheme))).toMatchObject({ success: true })
  })

  test.each<[string, (devnet: TronDevnet) => void]>([
    ['the answer to it is lost', ({ faults }) => faults.loseNextBroadcastAnswer()],
    ['its receipt is late', ({ faults }) => faults.delayReceipts({ calls: 2 })],
    ['its information is empty at first', ({ faults }) => faults.emptyInfoFor({ calls: 2 })],
    [
      'its information is answered with 502',
      ({ faults }) => faults.answerNext(502, '', '/wallet/gettransactioninfobyid'),
    ],
  ])('T10 an approval works when %s', async (_name, fail) => {
    const { privateKey } = await newBuyer()
    const client = createClient(tronPrivateKeyAccount(privateKey))
    fail(devnet)
    expect(await pay(client, await challenge(scheme))).toMatchObject({ success: true })
  })

  test('an approval that the node refuses is told, and no payment is signed', async () => {
    const { privateKey } = await newBuyer()
    devnet.faults.refuseNextBroadcast('SERVER_BUSY')
    const client = createClient(tronPrivateKeyAccount(privateKey))
    await expect(pay(client, await challenge(scheme))).rejects.toMatchObject({
      code: 'payment_allowance_required',
    })
  })
})

test.each([
  ['no money', 0n, 100_000_000n, /balance is 0 USDT/],
  ['no TRX for the approval', 5_000_000n, 0n, /approved first, which takes about .* TRX/],
])('says why nothing can be paid: %s', async (_name, tokens, sun, reason) => {
  const { privateKey } = await newBuyer(tokens, sun)
  const client = createClient(tronPrivateKeyAccount(privateKey))
  const asked = await challenge(...schemes)
  const height = await blockNumber()
  const rejected: unknown = await client.createPayment(asked, request).catch((error) => error)
  expect(rejected).toMatchObject({
    code: 'no_acceptable_payment',
    rejections: [
      { code: 'unaffordable', message: expect.stringMatching(reason) },
      { code: 'unaffordable', message: expect.stringMatching(reason) },
    ],
  })
  expect(await blockNumber()).toBe(height)
})

test('takes the way that needs no approval, at the same price', async () => {
  const buyer = await newBuyer()
  const account = tronPrivateKeyAccount(buyer.privateKey)
  const permit2Only = createClient(account)
  await pay(permit2Only, await challenge('exact'))
  const { payload } = await permit2Only.createPayment(await challenge(...schemes), request)
  expect(payload).toMatchObject({ accepted: { scheme: 'exact' } })
})

test('what an approval allows is what the chain has', async () => {
  const { privateKey, hex } = await newBuyer()
  const client = createClient(tronPrivateKeyAccount(privateKey), { allowance: 'exact' })
  await client.createPayment(await challenge('exact'), request)
  const http = createTronHttp({ url: devnet.rpcUrl })
  const { USDT } = devnet.profile.tokens
  const token = parseTronAddress(USDT.address)
  const { permit2, paymentPermit } = devnet.profile.contracts
  const holding = { token, owner: hex }
  expect(await readAllowance(http, { ...holding, spender: permit2 })).toBe(10_000n)
  expect(await readAllowance(http, { ...holding, spender: paymentPermit })).toBe(0n)
  expect(await readTokenBalance(http, holding)).toBe(5_000_000n)
  expect(await readTokenBalance(http, { token: hex, owner: hex })).toBeUndefined()
  expect(toTronAddress(token)).toBe(USDT.address)
})

test('T06 a node of another chain is not believed', async () => {
  const { privateKey } = await newBuyer()
  const asked = await challenge('exact')
  const [entry] = asked.accepts
  const mainnet = { ...entry, network: 'tron:mainnet', asset: 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t' }
  const client = createClient(tronPrivateKeyAccount(privateKey))
  await expect(
    client.createPayment({ ...asked, accepts: [mainnet as never] }, request),
  ).rejects.toMatchObject({ rejections: [{ message: 'the balance could not be read' }] })
})
