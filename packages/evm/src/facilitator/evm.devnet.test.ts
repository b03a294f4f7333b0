import type {
  FacilitatorMechanism,
  PaymentPayload,
  PaymentRequirements,
  StepOutcome,
} from '@farebox/core'
import { systemEnvironment } from '@farebox/core'
import { createFacilitator } from '@farebox/core/facilitator'
import { loadArtifact, startDevnet } from '@farebox/devnet'
import type { DevAccount, Devnet } from '@farebox/devnet'
import { createWalletClient, custom, getAddress, http } from 'viem'
import type { Address, Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { privateKeyAccount } from '../account/privateKeyAccount.js'
import { evm as client } from '../client/evm.js'
import { evm as server } from '../server/evm.js'
import { evm } from './evm.js'

let devnet: Devnet
let clean: Hex
let mechanism: FacilitatorMechanism
let calls: string[]

/** The chain's clock, which tests move; the wall clock is not the same. */
let now: number
const environment = { ...systemEnvironment, now: () => now }

beforeAll(async () => {
  devnet = await startDevnet()
})
afterAll(() => devnet.stop())
beforeEach(async () => {
  if (clean !== undefined) await devnet.revert(clean)
  clean = await devnet.snapshot()
  now = Date.now()
  calls = []
  const [created] = evm({
    environment,
    networks: [
      {
        network: devnet.network,
        transport: custom({
          request: async ({ method, params }: { method: string; params?: unknown[] }) => {
            calls.push(method)
            return http(devnet.rpcUrl)({}).request({ method, params })
          },
        }),
        signers: [devnet.accounts.facilitator.privateKey],
        pollingIntervalMs: 20,
      },
    ],
  })
  if (created === undefined) throw new Error('no mechanism')
  mechanism = created
})

interface Terms {
  readonly token: Address
  readonly name: string
  readonly version: string
  readonly amount: bigint
  readonly maxTimeoutSeconds: number
}

function requirementsOf(changes: Partial<Terms> = {}): PaymentRequirements {
  const { USDC } = devnet.tokens
  const { token = USDC.address, name = USDC.name, version = USDC.version } = changes
  const [seller] = server()
  if (seller === undefined) throw new Error('no mechanism')
  return seller.buildRequirements({
    network: devnet.network,
    wireNetwork: devnet.network,
    price: { asset: token, amount: changes.amount ?? 10_000n, extra: { name, version } },
    payTo: devnet.accounts.seller.address,
    maxTimeoutSeconds: changes.maxTimeoutSeconds ?? 300,
  })
}

/** A payment of a key, or of a contract wallet that the key signs for. */
async function pay(
  requirements: PaymentRequirements,
  {
    key = devnet.accounts.buyer,
    from = key.address,
    nonce,
  }: { key?: DevAccount; from?: Address; nonce?: Uint8Array } = {},
): Promise<PaymentPayload> {
  const signer = privateKeyAccount(key.privateKey)
  const account = { ...signer, address: from }
  const [buyer] = client({ account })
  if (buyer === undefined) throw new Error('no mechanism')
  const { payload } = await buyer.createPayload(requirements, {
    environment,
    ...(nonce === undefined ? {} : { nonce }),
  })
  return { x402Version: 2, accepted: requirements, payload }
}

async function settle(payment: PaymentPayload, facilitator = mechanism): Promise<StepOutcome> {
  const requirements = payment.accepted
  const identity = facilitator.identify(payment, requirements)
  const { signal } = new AbortController()
  const step = await facilitator.plan(payment, requirements, { identity, signal })
  if (!('send' in step)) return step
  await step.send()
  return step.confirm(AbortSignal.timeout(10_000))
}

const verify = (payment: PaymentPayload): Promise<unknown> =>
  mechanism.verify(payment, payment.accepted)
const sellerHas = (token: Address = devnet.tokens.USDC.address): Promise<bigint> =>
  devnet.balanceOf(token, devnet.accounts.seller.address)

/** A transaction of a bystander. Waits until it is in a block. */
async function write(
  account: DevAccount,
  address: Address,
  artifact: string,
  functionName: string,
  args: readonly unknown[],
): Promise<Hex> {
  const wallet = createWalletClient({
    account: privateKeyToAccount(account.privateKey),
    transport: http(devnet.rpcUrl),
  })
  const { abi } = loadArtifact(artifact)
  const hash = await wallet.writeContract({ chain: null, address, abi, functionName, args })
  await devnet.mine()
  return hash
}

function submit(payment: PaymentPayload): Promise<Hex> {
  const { authorization, signature } = payment.payload as {
    authorization: { [name: string]: string }
    signature: Hex
  }
  const { from, to, value, validAfter, validBefore, nonce } = authorization
  const [, stranger] = devnet.accounts.extra
  return write(stranger, devnet.tokens.USDC.address, 'FareboxUSDC', 'transferWithAuthorization', [
    from,
    to,
    value,
    validAfter,
    validBefore,
    nonce,
    signature,
  ])
}

describe('a payment', () => {
  test('is verified with one call and settled with three', async () => {
    await settle(await pay(requirementsOf()))
    const payment = await pay(requirementsOf({ amount: 123_456n }))
    calls.length = 0
    expect(await verify(payment)).toEqual({ isValid: true, payer: devnet.accounts.buyer.address })
    expect(calls).toEqual(['eth_call'])
    calls.length = 0
    const outcome = await settle(payment)
    expect(outcome).toMatchObject({
      state: 'settled',
      amount: '123456',
      blockNumber: expect.any(BigInt),
      logKey: expect.stringMatching(/^eip155:31337\/0x[0-9a-f]{64}\/1$/),
    })
    expect(calls.length).toBeLessThanOrEqual(3)
    expect(await sellerHas()).toBe(10_000n + 123_456n)
  })

  test('uses less gas than its limit', async () => {
    const payment = await pay(requirementsOf())
    const outcome = await settle(payment)
    const receipt = (await devnet.rpc('eth_getTransactionReceipt', [outcome.transaction])) as {
      gasUsed: Hex
    }
    const transaction = (await devnet.rpc('eth_getTransactionByHash', [outcome.transaction])) as {
      gas: Hex
    }
    expect(Number(receipt.gasUsed)).toBeLessThan(Number(transaction.gas))
  })

  test('T01 settles once, whoever asks again', async () => {
    const payment = await pay(requirementsOf())
    const first = await settle(payment)
    expect(await verify(payment)).toMatchObject({
      isValid: false,
      invalidReason: 'invalid_exact_evm_nonce_already_used',
    })
    // Asking again finds the same proof, which a ledger counts once.
    expect(await settle(payment)).toEqual(first)
    expect(await sellerHas()).toBe(10_000n)
  })

  test('T01 two settlements at one time move the money once, with one proof', async () => {
    const payment = await pay(requirementsOf())
    const [one, two] = await Promise.all([settle(payment), settle(payment)])
    expect(one).toMatchObject({ state: 'settled' })
    expect(two).toEqual(one)
    expect(await sellerHas()).toBe(10_000n)
  })

  test('twenty at one time through one signer', async () => {
    const payments = await Promise.all(
      Array.from({ length: 20 }, (_, index) => pay(requirementsOf({ amount: BigInt(index + 1) }))),
    )
    const outcomes = await Promise.all(payments.map((payment) => settle(payment)))
    expect(outcomes.map(({ state }) => state)).toEqual(payments.map(() => 'settled'))
    expect(new Set(outcomes.map((outcome) => 'logKey' in outcome && outcome.logKey)).size).toBe(20)
    expect(await sellerHas()).toBe(210n)
    expect(calls.filter((method) => method === 'eth_getTransactionCount')).toHaveLength(1)
    expect(calls.filter((method) => method === 'eth_feeHistory')).toHaveLength(1)
  })

  test('T01 a facilitator asked ten times sends once', async () => {
    const payment = await pay(requirementsOf())
    const facilitator = createFacilitator({ schemes: [[mechanism]], environment })
    const request = {
      x402Version: 2,
      paymentPayload: payment,
      paymentRequirements: payment.accepted,
    } as const
    const answers = await Promise.all(Array.from({ length: 10 }, () => facilitator.settle(request)))
    await facilitator.close()
    expect(new Set(answers.map(({ transaction }) => transaction)).size).toBe(1)
    expect(answers.every(({ success }) => success)).toBe(true)
    expect(calls.filter((method) => method === 'eth_sendRawTransaction')).toHaveLength(1)
    expect(await sellerHas()).toBe(10_000n)
  })

  test('twenty in one block', async () => {
    const payments = await Promise.all(Array.from({ length: 20 }, () => pay(requirementsOf())))
    await devnet.setAutomine(false)
    const settling = Promise.all(payments.map((payment) => settle(payment)))
    try {
      const isFull = async (): Promise<boolean> =>
        ((await devnet.rpc('txpool_status')) as { pending: Hex }).pending === '0x14'
      while (!(await isFull())) await new Promise((resolve) => setTimeout(resolve, 10))
    } finally {
      await devnet.setAutomine(true)
      await devnet.mine()
    }
    const outcomes = await settling
    expect(outcomes.every(({ state }) => state === 'settled')).toBe(true)
    expect(await sellerHas()).toBe(200_000n)
  })
})

const reasonOf = async (payment: PaymentPayload): Promise<unknown> =>
  (await mechanism.verify(payment, payment.accepted)).invalidReason

describe('a payment that is not good', () => {
  test('expired by the chain’s clock', async () => {
    const payment = await pay(requirementsOf({ maxTimeoutSeconds: 60 }))
    await devnet.increaseTime(120)
    expect(await reasonOf(payment)).toBe('invalid_exact_evm_transaction_simulation_failed')
    now += 120_000
    expect(await reasonOf(payment)).toBe('invalid_exact_evm_payload_authorization_valid_before')
    expect(await settle(payment)).toMatchObject({ state: 'failed' })
    const outcome = await mechanism.recover(
      payment,
      payment.accepted,
      {},
      AbortSignal.timeout(5_000),
    )
    expect(outcome).toEqual({
      state: 'failed',
      reason: 'transaction_expired',
    })
  })

  test('from an empty account', async () => {
    const [key] = devnet.accounts.extra
    expect(await reasonOf(await pay(requirementsOf(), { key }))).toBe(
      'invalid_exact_evm_insufficient_balance',
    )
  })

  test('for a token that is not there, or has no EIP-3009', async () => {
    const nowhere = requirementsOf({ token: devnet.accounts.extra[0].address })
    expect(await reasonOf(await pay(nowhere))).toBe('asset_not_deployed_contract')
    const plain = requirementsOf({ token: devnet.tokens.USDT.address })
    expect(await reasonOf(await pay(plain))).toBe('invalid_exact_evm_eip3009_not_supported')
  })

  test('T06 under another domain than the token’s', async () => {
    const name = requirementsOf({ name: 'USD Coin of somebody' })
    expect(await reasonOf(await pay(name))).toBe('invalid_exact_evm_token_name_mismatch')
    const version = requirementsOf({ version: '99' })
    expect(await reasonOf(await pay(version))).toBe('invalid_exact_evm_token_version_mismatch')
  })

  test('from an account on the token’s blacklist', async () => {
    const { deployer, buyer } = devnet.accounts
    const payment = await pay(requirementsOf())
    await write(deployer, devnet.tokens.USDC.address, 'FareboxUSDC', 'blacklist', [buyer.address])
    expect(await verify(payment)).toMatchObject({
      invalidReason: 'invalid_exact_evm_transaction_simulation_failed',
      invalidMessage: 'Blacklistable: account is blacklisted',
    })
  })

  test('on a node of another chain', async () => {
    await devnet.rpc('anvil_setChainId', [1])
    const payment = await pay(requirementsOf())
    await expect(verify(payment)).rejects.toMatchObject({ code: 'chain_mismatch' })
    await devnet.rpc('anvil_setChainId', [devnet.chainId])
  })
})

describe('somebody else', () => {
  test('T03 submits the authorization first', async () => {
    const payment = await pay(requirementsOf())
    const hash = await submit(payment)
    expect(await settle(payment)).toMatchObject({
      state: 'settled',
      transaction: hash,
      amount: '10000',
    })
  })

  test('T03 submits it between our simulation and our transaction', async () => {
    const payment = await pay(requirementsOf())
    const identity = mechanism.identify(payment, payment.accepted)
    const { signal } = new AbortController()
    const step = await mechanism.plan(payment, payment.accepted, { identity, signal })
    if (!('send' in step)) throw new Error('no step')
    const hash = await submit(payment)
    await step.send()
    expect(await step.confirm(AbortSignal.timeout(5_000))).toMatchObject({
      state: 'settled',
      transaction: hash,
    })
    expect(await sellerHas()).toBe(10_000n)
    const attempt = { transaction: step.transaction ?? '', raw: step.raw ?? '' }
    expect(
      await mechanism.recover(payment, payment.accepted, attempt, AbortSignal.timeout(5_000)),
    ).toMatchObject({ state: 'settled', transaction: hash })
  })

  test('T11 the payer cancels the authorization', async () => {
    const payment = await pay(requirementsOf())
    const { buyer } = devnet.accounts
    const { USDC } = devnet.tokens
    const { authorization } = payment.payload as { authorization: { nonce: Hex } }
    const signature = await privateKeyAccount(buyer.privateKey).signTypedData({
      domain: {
        name: USDC.name,
        version: USDC.version,
        chainId: devnet.chainId,
        verifyingContract: USDC.address,
      },
      types: {
        CancelAuthorization: [
          { name: 'authorizer', type: 'address' },
          { name: 'nonce', type: 'bytes32' },
        ],
      },
      primaryType: 'CancelAuthorization',
      message: { authorizer: buyer.address, nonce: authorization.nonce },
    })
    await write(buyer, USDC.address, 'FareboxUSDC', 'cancelAuthorization', [
      buyer.address,
      authorization.nonce,
      signature,
    ])
    expect(await settle(payment)).toMatchObject({
      state: 'failed',
      reason: 'invalid_exact_evm_nonce_already_used',
    })
    expect(await sellerHas()).toBe(0n)
  })

  test('T02 moves the payer’s balance away, and our transaction reverts', async () => {
    const payment = await pay(requirementsOf())
    const identity = mechanism.identify(payment, payment.accepted)
    const { signal } = new AbortController()
    const step = await mechanism.plan(payment, payment.accepted, { identity, signal })
    if (!('send' in step)) throw new Error('no step')
    const { buyer, extra } = devnet.accounts
    const { USDC } = devnet.tokens
    const balance = await devnet.balanceOf(USDC, buyer.address)
    await write(buyer, USDC.address, 'FareboxUSDC', 'transfer', [extra[0].address, balance])
    await step.send()
    expect(await step.confirm(AbortSignal.timeout(5_000))).toEqual({
      state: 'failed',
      reason: 'invalid_exact_evm_transaction_failed',
      transaction: step.transaction,
    })
  })
})

async function fund(address: Address): Promise<Address> {
  await devnet.mint(devnet.tokens.USDC, address, 1_000_000n)
  return getAddress(address)
}

describe('wallets', () => {
  test('EIP-1271: the owner’s key signs for a contract', async () => {
    const { buyer } = devnet.accounts
    const from = await fund(await devnet.deploy('Wallet1271', [buyer.address]))
    const payment = await pay(requirementsOf(), { from })
    expect(await verify(payment)).toEqual({ isValid: true, payer: from })
    expect(await settle(payment)).toMatchObject({ state: 'settled' })
    expect(await sellerHas()).toBe(10_000n)
    const forged = await pay(requirementsOf(), { from, key: devnet.accounts.extra[0] })
    expect(await verify(forged)).toMatchObject({ invalidReason: 'invalid_exact_evm_signature' })
  })

  test('EIP-1271: a signature of another length', async () => {
    const from = await fund(await devnet.deploy('AcceptAll1271'))
    const payment = await pay(requirementsOf(), { from })
    const long = { ...payment, payload: { ...payment.payload, signature: `0x${'ab'.repeat(700)}` } }
    expect(await verify(long)).toEqual({ isValid: true, payer: from })
    expect(await settle(long)).toMatchObject({ state: 'settled' })
  })

  test.each(['GreedyWallet1271', 'WrongMagic1271', 'LongMagic1271'])('T24 %s', async (artifact) => {
    const from = await fund(await devnet.deploy(artifact))
    const payment = await pay(requirementsOf(), { from })
    calls.length = 0
    expect(await verify(payment)).toMatchObject({
      isValid: false,
      invalidReason: 'invalid_exact_evm_signature',
    })
    expect(calls).toEqual(['eth_call'])
    expect(await settle(payment)).toMatchObject({ state: 'failed' })
  })

  test('EIP-7702: a key that has delegated to a contract', async () => {
    const [key] = devnet.accounts.extra
    const code = await devnet.deploy('Wallet1271', [`0x${'00'.repeat(20)}`])
    const account = privateKeyToAccount(key.privateKey)
    const wallet = createWalletClient({ account, transport: http(devnet.rpcUrl) })
    const authorization = await wallet.signAuthorization({
      chainId: devnet.chainId,
      contractAddress: code,
      executor: 'self',
    })
    await wallet.sendTransaction({
      chain: null,
      to: key.address,
      authorizationList: [authorization],
      gas: 200_000n,
    })
    await devnet.mine()
    expect(await devnet.rpc('eth_getCode', [key.address, 'latest'])).toMatch(/^0xef0100/)
    await fund(key.address)
    const payment = await pay(requirementsOf(), { key })
    expect(await verify(payment)).toEqual({ isValid: true, payer: key.address })
    expect(await settle(payment)).toMatchObject({ state: 'settled' })
  })
})

describe('T25 tokens that lie', () => {
  const terms = {
    NoEventToken: { name: 'Eventless Token', version: '1' },
    HollowToken: { name: 'Hollow Token', version: '1' },
    FeeOnTransferToken: { name: 'Fee Token', version: '1' },
    SilentReplayToken: { name: 'Silent Token', version: '1' },
  }

  async function payWith(artifact: keyof typeof terms): Promise<PaymentPayload> {
    const token = await devnet.deploy(artifact)
    if (artifact === 'HollowToken' || artifact === 'NoEventToken') {
      await write(devnet.accounts.deployer, token, artifact, 'mint', [
        devnet.accounts.buyer.address,
        10n ** 9n,
      ])
    } else await devnet.mint(token, devnet.accounts.buyer.address, 10n ** 9n)
    return pay(requirementsOf({ token, ...terms[artifact] }))
  }

  test('no Transfer event: not proven', async () => {
    const payment = await payWith('NoEventToken')
    expect(await settle(payment)).toMatchObject({
      state: 'failed',
      reason: 'invalid_exact_evm_transfer_event_mismatch',
      transaction: expect.any(String),
    })
  })

  test('no money: refused', async () => {
    expect(await verify(await payWith('HollowToken'))).toMatchObject({
      invalidReason: 'invalid_exact_evm_transaction_simulation_failed',
    })
  })

  test('less money: refused', async () => {
    expect(await verify(await payWith('FeeOnTransferToken'))).toMatchObject({
      invalidReason: 'invalid_exact_evm_transfer_event_mismatch',
    })
  })

  test('T03 no revert for a used nonce: the proof is in the other transaction', async () => {
    const payment = await payWith('SilentReplayToken')
    const identity = mechanism.identify(payment, payment.accepted)
    const { signal } = new AbortController()
    const late = await mechanism.plan(payment, payment.accepted, { identity, signal })
    if (!('send' in late)) throw new Error('no step')
    const [faster] = evm({
      environment,
      networks: [
        {
          network: devnet.network,
          rpcUrl: devnet.rpcUrl,
          signers: [devnet.accounts.extra[0].privateKey],
          pollingIntervalMs: 20,
        },
      ],
    })
    const first = await settle(payment, faster)
    expect(first).toMatchObject({ state: 'settled' })
    expect(await verify(payment)).toMatchObject({
      invalidReason: 'invalid_exact_evm_nonce_already_used',
    })
    await late.send()
    expect(await late.confirm(AbortSignal.timeout(5_000))).toEqual(first)
  })

  test('a bomb: refused', async () => {
    const token = await devnet.deploy('BombToken')
    const payment = await pay(requirementsOf({ token }))
    expect(await verify(payment)).toMatchObject({ isValid: false })
  })
})
