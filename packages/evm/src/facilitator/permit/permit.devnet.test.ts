import type {
  ClientMechanism,
  FacilitatorMechanism,
  JsonObject,
  MacOfRequest,
  PaymentPayload,
  PaymentRequirements,
  ServerMechanism,
  SettlementStep,
  StepOutcome,
} from '@farebox/core'
import { systemEnvironment } from '@farebox/core'
import { createFacilitator } from '@farebox/core/facilitator'
import { loadArtifact, startDevnet } from '@farebox/devnet'
import type { BscTestnetTokens, DevAccount, Devnet } from '@farebox/devnet'
import { createHmac } from 'node:crypto'
import { createPublicClient, createWalletClient, http } from 'viem'
import type { Address, Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { privateKeyAccount } from '../../account/privateKeyAccount.js'
import { evmPermit } from '../../client/permit/evmPermit.js'
import type { EvmPermitClientOptions } from '../../client/permit/EvmPermitClientOptions.js'
import { evm as server } from '../../server/evm.js'
import { evm } from '../evm.js'
import type { EvmFacilitatorNetwork } from '../EvmFacilitatorOptions.js'

const scheme = 'exact_permit'
const amount = 10n ** 14n
const mac: MacOfRequest = (value) =>
  createHmac('sha256', 'a secret').update(JSON.stringify(value)).digest()

let devnet: Devnet<BscTestnetTokens>
let clean: Hex
let mechanism: FacilitatorMechanism
/** The chain's clock, which tests move; the wall clock is not the same. */
let now: number
const environment = { ...systemEnvironment, now: () => now }

function only<Mechanism extends { readonly scheme: string }>(
  mechanisms: readonly Mechanism[],
): Mechanism {
  const found = mechanisms.find((one) => one.scheme === scheme)
  if (found === undefined) throw new Error('no mechanism')
  return found
}

const facilitatorOf = (changes: Partial<EvmFacilitatorNetwork> = {}): FacilitatorMechanism =>
  only(
    evm({
      environment,
      networks: [
        {
          network: devnet.network,
          rpcUrl: devnet.rpcUrl,
          signers: [devnet.accounts.facilitator.privateKey],
          pollingIntervalMs: 20,
          ...changes,
        } as EvmFacilitatorNetwork,
      ],
    }),
  )
const seller = (): ServerMechanism => only(server())

function walletOf({ privateKey }: DevAccount): ReturnType<typeof createWalletClient> {
  const account = privateKeyToAccount(privateKey)
  return createWalletClient({ account, transport: http(devnet.rpcUrl) })
}

function buyerOf(
  changes: Partial<EvmPermitClientOptions> = {},
  key: DevAccount = devnet.accounts.buyer,
): ClientMechanism {
  const wallet = walletOf(key)
  const account = privateKeyToAccount(key.privateKey)
  return only(
    evmPermit({
      account: privateKeyAccount(key.privateKey),
      chains: () => createPublicClient({ transport: http(devnet.rpcUrl) }),
      sendTransaction: ({ to, data }) => wallet.sendTransaction({ account, chain: null, to, data }),
      ...changes,
    }),
  )
}

/** A transaction of anybody. Waits until it is in a block. */
async function write(
  key: DevAccount,
  address: Address,
  artifact: string,
  functionName: string,
  args: readonly unknown[],
): Promise<void> {
  const { abi } = loadArtifact(artifact)
  const account = privateKeyToAccount(key.privateKey)
  const call = { account, chain: null, address, abi, functionName, args }
  await walletOf(key).writeContract(call)
  await devnet.mine()
}

async function offer(
  token: Address = devnet.tokens.USDT.address,
  facilitator = mechanism,
): Promise<PaymentRequirements> {
  const input = {
    network: devnet.network,
    wireNetwork: devnet.network,
    price: seller().parsePrice({ asset: token, amount }, devnet.network),
    payTo: devnet.accounts.seller.address,
    maxTimeoutSeconds: 300,
  }
  const asked = { ...input, scheme, asset: token, amount: amount.toString() }
  const quote = await facilitator.quoteFee?.(asked)
  if (quote === undefined) throw new Error('no quote')
  return seller().buildRequirements({ ...input, fee: quote.fee })
}

function issue(): JsonObject {
  const context = seller().challengeContext
  if (context === undefined) throw new Error('no context')
  const { randomBytes } = environment
  const seconds = Math.floor(now / 1000)
  return { [context.key]: context.issue({ now: seconds, validSeconds: 300, randomBytes, mac }) }
}

async function pay(
  requirements: PaymentRequirements,
  buyer = buyerOf(),
  extensions = issue(),
): Promise<PaymentPayload> {
  const { payload } = await buyer.createPayload(requirements, { environment, extensions })
  return { x402Version: 2, accepted: requirements, payload }
}

async function plan(
  payment: PaymentPayload,
  facilitator = mechanism,
): Promise<SettlementStep | StepOutcome> {
  const identity = facilitator.identify(payment, payment.accepted)
  const { signal } = new AbortController()
  return facilitator.plan(payment, payment.accepted, { identity, signal })
}

async function settle(payment: PaymentPayload, facilitator = mechanism): Promise<StepOutcome> {
  const step = await plan(payment, facilitator)
  if (!('send' in step)) return step
  await step.send()
  return step.confirm(AbortSignal.timeout(10_000))
}

const verify = (payment: PaymentPayload): Promise<unknown> =>
  mechanism.verify(payment, payment.accepted)
const sellerHas = (token: Address = devnet.tokens.USDT.address): Promise<bigint> =>
  devnet.balanceOf(token, devnet.accounts.seller.address)

beforeAll(async () => {
  devnet = await startDevnet({ profile: 'bsc-testnet' })
})
afterAll(() => devnet.stop())
beforeEach(async () => {
  if (clean !== undefined) await devnet.revert(clean)
  clean = await devnet.snapshot()
  now = Date.now()
  mechanism = facilitatorOf()
})

describe('from the offer to the log', () => {
  test('the first payment approves, the next one does not', async () => {
    const requirements = await offer()
    expect(requirements.extra).toEqual({
      name: 'Tether USD',
      version: '1',
      fee: {
        feeTo: devnet.accounts.facilitator.address,
        feeAmount: '0',
        caller: devnet.accounts.facilitator.address,
      },
    })
    const buyer = buyerOf()
    expect(await buyer.assess?.(requirements, { environment })).toEqual({
      cost: amount,
      balance: 10n ** 24n,
      approval: { spender: devnet.contracts.paymentPermit, amount: amount * 10n, current: 0n },
    })
    for (const paid of [1n, 2n]) {
      const payment = await pay(requirements, buyer)
      expect(seller().challengeContext?.check(payment, mac)).toBe(true)
      const context = { now: now / 1000, minimumValiditySeconds: 0 }
      expect(seller().checkPayment(payment, requirements, context)).toBeUndefined()
      const identity = mechanism.identify(payment, requirements)
      expect(seller().identify(payment, requirements)).toEqual(identity)
      const payer = devnet.accounts.buyer.address
      expect(await verify(payment)).toEqual({ isValid: true, payer })
      expect(await settle(payment)).toMatchObject({ state: 'settled', amount: String(amount) })
      expect(await sellerHas()).toBe(amount * paid)
    }
    const assessed = await buyer.assess?.(requirements, { environment })
    expect(assessed).toEqual({ cost: amount, balance: 10n ** 24n - amount * 2n })
  })

  test('a fee goes on top, to whom the operator says', async () => {
    const [collector] = devnet.accounts.extra
    const USDT = devnet.tokens.USDT.address
    const exactPermit = { feeTo: collector.address, fees: { [USDT]: '500' } }
    mechanism = facilitatorOf({ exactPermit })
    const requirements = await offer()
    const buyer = buyerOf()
    expect(buyer.totalCost(requirements)).toBe(amount + 500n)
    expect(await settle(await pay(requirements, buyer))).toMatchObject({ state: 'settled' })
    expect(await sellerHas()).toBe(amount)
    expect(await devnet.balanceOf(USDT, collector.address)).toBe(500n)
  })

  test('through a facilitator', async () => {
    const facilitator = createFacilitator({ environment, schemes: [[mechanism]] })
    const payment = await pay(await offer())
    const request = {
      x402Version: 2 as const,
      paymentPayload: payment,
      paymentRequirements: payment.accepted,
    }
    const [first, second] = await Promise.all([
      facilitator.settle(request),
      facilitator.settle(request),
    ])
    expect(first).toMatchObject({ success: true, payer: devnet.accounts.buyer.address })
    expect(second.transaction).toBe(first.transaction)
    expect(await sellerHas()).toBe(amount)
  })

  test('a retired signer sends what names it, and is not quoted', async () => {
    const [next] = devnet.accounts.extra
    const payment = await pay(await offer())
    mechanism = facilitatorOf({
      signers: [next.privateKey],
      retiredSigners: [devnet.accounts.facilitator.privateKey],
    })
    const quote = await mechanism.quoteFee?.(payment.accepted)
    expect(quote?.fee.caller).toBe(next.address)
    expect(await settle(payment)).toMatchObject({ state: 'settled' })
  })
})

describe('what is refused', () => {
  test('no allowance, no balance', async () => {
    const payment = await pay(await offer(), buyerOf({ allowance: 'skip' }))
    expect(await verify(payment)).toMatchObject({ invalidReason: 'permit_allowance_required' })
    const [poor] = devnet.accounts.extra
    const other = await pay(await offer(), buyerOf({ allowance: 'skip' }, poor))
    expect(await verify(other)).toMatchObject({ invalidReason: 'insufficient_funds' })
  })

  test('a caller that is somebody else', async () => {
    const requirements = await offer()
    const [stranger] = devnet.accounts.extra
    const extra = {
      fee: { feeTo: stranger.address, feeAmount: '0', caller: stranger.address },
    }
    const payment = await pay({ ...requirements, extra })
    expect(await verify(payment)).toMatchObject({ invalidReason: 'caller_mismatch' })
    expect(await plan(payment)).toMatchObject({ state: 'failed', reason: 'caller_mismatch' })
  })

  test('a fee below this facilitator’s, or for somebody else', async () => {
    const payment = await pay(await offer())
    const fees = { [devnet.tokens.USDT.address]: 1n }
    mechanism = facilitatorOf({ exactPermit: { fees } })
    expect(await verify(payment)).toMatchObject({ invalidReason: 'fee_amount_mismatch' })
    const requirements = await offer()
    const fee = {
      ...(requirements.extra?.fee as JsonObject),
      feeTo: devnet.accounts.seller.address,
    }
    const diverted = await pay({ ...requirements, extra: { fee } })
    expect(await verify(diverted)).toMatchObject({ invalidReason: 'fee_to_mismatch' })
  })

  test('T06 a signature for the same contract on another chain', async () => {
    const paymentPermits = { 'eip155:56': devnet.contracts.paymentPermit }
    const requirements = await offer()
    const assets = [{ ...devnet.assetOf(devnet.tokens.USDT), network: 'eip155:56' }]
    const buyer = buyerOf({ paymentPermits, allowance: 'skip', assets })
    const { payload } = await pay({ ...requirements, network: 'eip155:56' }, buyer)
    const payment: PaymentPayload = { x402Version: 2, accepted: requirements, payload }
    expect(await verify(payment)).toMatchObject({ invalidReason: 'invalid_signature' })
    const elsewhere = { ...requirements, network: 'eip155:56' }
    expect(await mechanism.verify({ ...payment, accepted: elsewhere }, requirements)).toMatchObject(
      { invalidReason: 'invalid_network' },
    )
  })

  test('T06 a node of another chain', async () => {
    const payment = await pay(await offer())
    await devnet.rpc('anvil_setChainId', [98])
    try {
      await expect(verify(payment)).rejects.toThrow(
        expect.objectContaining({ code: 'chain_mismatch' }),
      )
    } finally {
      await devnet.rpc('anvil_setChainId', [97])
    }
  })

  test('a contract that is not there', async () => {
    const payment = await pay(await offer())
    await devnet.rpc('anvil_setCode', [devnet.contracts.paymentPermit, '0x'])
    expect(await verify(payment)).toMatchObject({ invalidReason: 'permit_contract_missing' })
  })

  test('an expired one, by our clock and by the chain’s', async () => {
    const payment = await pay(await offer())
    await devnet.increaseTime(400)
    expect(await verify(payment)).toMatchObject({ invalidReason: 'expired' })
    now += 400_000
    expect(await verify(payment)).toMatchObject({ invalidReason: 'expired' })
    expect(await plan(payment)).toEqual({ state: 'failed', reason: 'transaction_expired' })
  })

  test('more gas than this facilitator pays for', async () => {
    const payment = await pay(await offer())
    mechanism = facilitatorOf({ maxGas: 60_000n })
    expect(await verify(payment)).toMatchObject({
      invalidReason: 'transaction_simulation_failed',
    })
  })
})

describe('when the chain moves on', () => {
  test('T02 a transaction that reverts in its block moved nothing', async () => {
    const payment = await pay(await offer())
    const step = await plan(payment)
    if (!('send' in step)) throw new Error('no step')
    const { buyer } = devnet.accounts
    const args = [devnet.contracts.paymentPermit, 0n]
    await write(buyer, devnet.tokens.USDT.address, 'PlainTrc20', 'approve', args)
    await step.send()
    expect(await step.confirm(AbortSignal.timeout(5_000))).toEqual({
      state: 'failed',
      reason: 'transaction_failed_on_chain',
      transaction: step.transaction,
    })
    expect(await sellerHas()).toBe(0n)
  })

  test('T03 a permit that was executed already is settled by that transaction', async () => {
    const payment = await pay(await offer())
    const late = await plan(payment, facilitatorOf())
    const first = await settle(payment)
    expect(first).toMatchObject({ state: 'settled' })
    expect(await verify(payment)).toMatchObject({ invalidReason: 'nonce_already_used' })
    expect(await plan(payment)).toEqual(first)
    if (!('send' in late)) throw new Error('no step')
    // Another process with the same signer: its transaction has a nonce that is used.
    await late.send().catch(() => undefined)
    const { signal } = new AbortController()
    expect(await mechanism.recover(payment, payment.accepted, {}, signal)).toEqual(first)
    const attempt = { transaction: (first as { transaction: string }).transaction }
    expect(await mechanism.recover(payment, payment.accepted, attempt, signal)).toEqual(first)
    expect(await sellerHas()).toBe(amount)
  })

  /** Its own log would tell of it, and the other's names no nonce: it is over with its time only. */
  const expectUnpaid = async (payment: PaymentPayload): Promise<void> => {
    const { signal } = new AbortController()
    expect(await plan(payment)).toEqual({ state: 'pending' })
    expect(await mechanism.recover(payment, payment.accepted, {}, signal)).toEqual({
      state: 'pending',
    })
    await devnet.increaseTime(340)
    expect(await mechanism.recover(payment, payment.accepted, {}, signal)).toEqual({
      state: 'failed',
      reason: 'transaction_expired',
    })
  }

  test('T48 a permit with the same id and nonce, for less, proves nothing', async () => {
    const extensions = issue()
    const requirements = await offer()
    const cheap = await pay({ ...requirements, amount: '1' }, buyerOf(), extensions)
    const payment = await pay(requirements, buyerOf(), extensions)
    expect(await settle(cheap)).toMatchObject({ state: 'settled', amount: '1' })
    await expectUnpaid(payment)
  })

  test('T48 a permit with the same id, for the same, but another nonce, proves nothing', async () => {
    const requirements = await offer()
    const meta = {
      kind: 'PAYMENT_ONLY',
      paymentId: `0x${'ab'.repeat(16)}`,
      validAfter: Math.floor(now / 1000) - 60,
      validBefore: Math.floor(now / 1000) + 300,
    }
    const contextOf = (paymentId: string, nonce: string): JsonObject => ({
      paymentPermitContext: { meta: { ...meta, paymentId, nonce } },
    })
    const settled = await pay(requirements, buyerOf(), contextOf(meta.paymentId, '1'))
    const unpaid = await pay(requirements, buyerOf(), contextOf(meta.paymentId, '2'))
    const burning = await pay(
      { ...requirements, amount: '1' },
      buyerOf(),
      contextOf(`0x${'cd'.repeat(16)}`, '2'),
    )
    expect(await settle(settled)).toMatchObject({ state: 'settled' })
    expect(await settle(burning)).toMatchObject({ state: 'settled', amount: '1' })
    await expectUnpaid(unpaid)
  })

  test('T07 a balance that is gone before the settlement', async () => {
    const payment = await pay(await offer())
    expect(await verify(payment)).toMatchObject({ isValid: true })
    now += 2_000
    const { buyer, extra } = devnet.accounts
    const args = [extra[0].address, 10n ** 24n]
    await write(buyer, devnet.tokens.USDT.address, 'PlainTrc20', 'transfer', args)
    expect(await plan(payment)).toEqual({ state: 'failed', reason: 'insufficient_funds' })
  })

  test('a payment that was never sent is over a while after its end', async () => {
    const payment = await pay(await offer())
    const { signal } = new AbortController()
    await devnet.increaseTime(340)
    expect(await mechanism.recover(payment, payment.accepted, {}, signal)).toEqual({
      state: 'failed',
      reason: 'transaction_expired',
    })
    const unknown = AbortSignal.timeout(100)
    const fresh = await pay(await offer(), buyerOf(), issueAt(now + 340_000))
    expect(await mechanism.recover(fresh, fresh.accepted, {}, unknown)).toEqual({
      state: 'pending',
    })
  })

  function issueAt(time: number): JsonObject {
    now = time
    return issue()
  }
})

describe('T15 one payment in many spellings', () => {
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
  const spellings: readonly (readonly [string, (signature: string) => string])[] = [
    ['with 0x', (text) => `0x${text}`],
    ['in upper case', (text) => text.toUpperCase()],
    [
      'with a recovery id of 0 or 1',
      (text) => `${text.slice(0, 128)}0${Number(text.slice(128) === '1c')}`,
    ],
  ]

  function textOf({ payload }: PaymentPayload): string {
    if (typeof payload.signature !== 'string') throw new Error('no signature')
    return payload.signature
  }

  test.each(spellings)('%s', async (_name, spell) => {
    const payment = await pay(await offer())
    const spelled = {
      ...payment,
      payload: { ...payment.payload, signature: spell(textOf(payment)) },
    }
    const identity = mechanism.identify(payment, payment.accepted)
    expect(mechanism.identify(spelled, payment.accepted)).toEqual(identity)
    expect(await verify(spelled)).toMatchObject({ isValid: true })
    expect(await settle(spelled)).toMatchObject({ state: 'settled' })
  })

  test('a high s is refused, and is the same payment', async () => {
    const payment = await pay(await offer())
    const text = textOf(payment)
    const s = (order - BigInt(`0x${text.slice(64, 128)}`)).toString(16).padStart(64, '0')
    const signature = `${text.slice(0, 64)}${s}${text.endsWith('1b') ? '1c' : '1b'}`
    const malleated = { ...payment, payload: { ...payment.payload, signature } }
    const identity = mechanism.identify(payment, payment.accepted)
    expect(mechanism.identify(malleated, payment.accepted)).toEqual(identity)
    expect(await verify(malleated)).toMatchObject({ invalidReason: 'invalid_signature' })
  })
})

describe('T25 tokens that lie', () => {
  test.each([
    ['NoEventToken', 'Eventless Token'],
    ['HollowToken', 'Hollow Token'],
    ['FeeOnTransferToken', 'Fee Token'],
  ])('%s: not proven', async (artifact, name) => {
    const token = await devnet.deploy(artifact)
    const { deployer, buyer } = devnet.accounts
    if (artifact === 'FeeOnTransferToken') await devnet.mint(token, buyer.address, amount * 2n)
    else await write(deployer, token, artifact, 'mint', [buyer.address, amount * 2n])
    const asset = {
      network: devnet.network,
      address: token,
      symbol: 'LIE',
      decimals: 6,
      usd: false,
      extra: { name, version: '1' },
    }
    const payment = await pay(await offer(token), buyerOf({ assets: [asset] }))
    expect(await settle(payment)).toMatchObject({
      state: 'failed',
      reason: 'invalid_transaction_effect',
      transaction: expect.any(String),
    })
  })

  test('false for an answer, and no money: refused', async () => {
    const token = await devnet.deploy('FalseToken')
    await devnet.mint(token, devnet.accounts.buyer.address, amount)
    const asset = {
      network: devnet.network,
      address: token,
      symbol: 'LIE',
      decimals: 6,
      usd: false,
    }
    const payment = await pay(await offer(token), buyerOf({ assets: [asset] }))
    expect(await verify(payment)).toMatchObject({
      invalidReason: 'transaction_simulation_failed',
      invalidMessage: 'Payment failed',
    })
  })
})
