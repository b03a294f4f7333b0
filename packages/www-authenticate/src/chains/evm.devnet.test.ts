import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemEnvironment } from '@farebox/core'
import { createPaymentClient } from '@farebox/core/client'
import { createFacilitator, type Facilitator } from '@farebox/core/facilitator'
import { type Devnet, startDevnet } from '@farebox/devnet'
import { privateKeyAccount } from '@farebox/evm/account'
import { evm as evmClient } from '@farebox/evm/client'
import { evm as evmFacilitator } from '@farebox/evm/facilitator'
import { evm as evmServer } from '@farebox/evm/server'
import { payingFetch, readReceipt } from '@farebox/fetch'
import { openFileJournal } from '@farebox/stores/file'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { createMemoryJournal } from '../client/createMemoryJournal.js'
import { payByTransfer } from '../client/payByTransfer.js'
import type { SigningWallet } from '../client/TransferWallet.js'
import { headerDialect } from '../server/headerDialect.js'
import type { HeaderDialectOptions } from '../server/options.js'
import { type ExpressShop, listen, present, readResult, writeProof } from './shop.fixture.js'
import { createEvmWallet } from './wallets.fixture.js'

let devnet: Devnet
let facilitator: Facilitator
let wallet: SigningWallet
/** Milliseconds that the shops' clock is ahead. */
let ahead = 0

beforeAll(async () => {
  // x402 v1 has a name for this one.
  devnet = await startDevnet({ chainId: 84_532 })
  const { network, rpcUrl, accounts } = devnet
  facilitator = createFacilitator({
    schemes: [
      evmFacilitator({
        networks: [{ network, rpcUrl, signers: [accounts.facilitator.privateKey] }],
      }),
    ],
  })
  wallet = createWallet(accounts.buyer.privateKey)
})
afterAll(async () => {
  await facilitator.close()
  await devnet.stop()
})

function createWallet(privateKey: `0x${string}`): SigningWallet {
  const { network, rpcUrl, tokens } = devnet
  return createEvmWallet({ network, rpcUrl, privateKey, assets: [devnet.assetOf(tokens.USDC)] })
}

async function openShop(dialect: Partial<HeaderDialectOptions> = {}): Promise<ExpressShop> {
  ahead = 0
  const { network, accounts } = devnet
  const shop = await listen(
    {
      facilitator,
      schemes: [evmServer({ assets: [devnet.assetOf(devnet.tokens.USDC)] })],
      payTo: accounts.seller.address,
      unsafeMemory: true,
      environment: { ...systemEnvironment, now: () => Date.now() + ahead },
    },
    {
      price: '0.01 USDC',
      scheme: 'exact',
      network,
      v1: true,
      proofs: headerDialect({ verifier: facilitator, ...dialect }),
    },
  )
  onTestFinished(() => shop.close())
  return shop
}

interface Change {
  readonly asset?: string
  readonly payTo?: string
  readonly amount?: bigint
}

/** A transfer of the price to the seller, or something else. */
async function send(change: Change = {}, from: SigningWallet = wallet): Promise<string> {
  const { transaction, raw } = await from.sign({
    network: devnet.network,
    asset: devnet.tokens.USDC.address,
    payTo: devnet.accounts.seller.address,
    amount: 10_000n,
    ...change,
  })
  await from.broadcast(raw)
  return transaction
}

const sign = async (text: string): Promise<string> => (await wallet.signMessage?.(text)) ?? ''

async function readTakings(): Promise<bigint> {
  return devnet.balanceOf(devnet.tokens.USDC, devnet.accounts.seller.address)
}

test('one route is paid by a v2 client, a v1 client and a client of the header dialect', async () => {
  const { url, runs } = await openShop()
  const before = await readTakings()
  const account = privateKeyAccount(devnet.accounts.buyer.privateKey)
  const schemes = [evmClient({ account, assets: [devnet.assetOf(devnet.tokens.USDC)] })]

  const second = await payingFetch({ schemes })(url)
  expect(await second.json()).toEqual({ run: 1 })

  const unpaid = await fetch(url)
  const client = createPaymentClient({ schemes })
  // A v1 client sees the body alone.
  const challenge = client.parseChallenge({
    status: unpaid.status,
    headers: new Headers({ 'content-type': 'application/json' }),
    body: await unpaid.text(),
  })
  if (challenge?.x402Version !== 1) throw new Error('There is no challenge of v1.')
  const payment = await client.createPayment(challenge, { method: 'GET', url })
  const first = await fetch(url, { headers: payment.headers })
  expect(first.headers.has('x-payment-response')).toBe(true)
  expect(await first.json()).toEqual({ run: 2 })

  const buy = payByTransfer({ wallets: [wallet], journal: createMemoryJournal(), x402Schemes: [] })
  const told = await buy(url)
  expect(await told.json()).toEqual({ run: 3 })
  expect(readReceipt(told)).toMatchObject({ state: 'settled', payer: wallet.address })

  expect(runs()).toBe(3)
  expect((await readTakings()) - before).toBe(30_000n)
})

test('a wallet that signs no messages pays with a memo', async () => {
  const { url } = await openShop()
  const { signMessage: _none, ...silent } = wallet
  const buy = payByTransfer({ wallets: [silent], journal: createMemoryJournal(), x402Schemes: [] })
  expect((await buy(url)).status).toBe(200)
})

test('a journal in a file holds the transfer before it is sent, and what became of it', async () => {
  const { url } = await openShop()
  const directory = await mkdtemp(join(tmpdir(), 'farebox-transfers-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  const journal = await openFileJournal({ directory })
  onTestFinished(() => journal.close())
  const states: string[] = []
  async function note(): Promise<void> {
    for (const text of (await journal.load()).values()) states.push(JSON.parse(text).state)
  }
  const noted: SigningWallet = {
    ...wallet,
    async broadcast(raw) {
      await note()
      await wallet.broadcast(raw)
    },
  }
  const buy = payByTransfer({ wallets: [noted], journal, x402Schemes: [] })
  expect((await buy(url)).status).toBe(200)
  await note()
  expect(states).toEqual(['sent', 'delivered'])
})

test('payingFetch and payByTransfer are one fetch: x402 where it can be paid', async () => {
  const { url } = await openShop()
  const account = privateKeyAccount(devnet.accounts.buyer.privateKey)
  const schemes = [evmClient({ account, assets: [devnet.assetOf(devnet.tokens.USDC)] })]
  const journal = createMemoryJournal()
  const both = payingFetch({
    schemes,
    fetch: payByTransfer({ wallets: [wallet], journal, x402Schemes: schemes }),
  })
  const paid = await both(url)
  expect(readReceipt(paid)).toMatchObject({ state: 'settled', payer: wallet.address })
  expect((await journal.load()).size).toBe(0)
})

test('a buyer waits until its transfer is as deep as the seller wants', async () => {
  const { url, runs } = await openShop({ finality: 3 })
  const buy = payByTransfer({ wallets: [wallet], journal: createMemoryJournal(), x402Schemes: [] })
  const mining = setInterval(() => void devnet.mine(), 200)
  onTestFinished(() => clearInterval(mining))
  expect((await buy(url)).status).toBe(200)
  expect(runs()).toBe(1)
})

test('T01 of many requests with one transfer, one runs the handler', async () => {
  const { url, runs } = await openShop()
  const proof = await writeProof(url, await send(), sign)
  await Promise.all(Array.from({ length: 10 }, () => present(url, proof)))
  expect(runs()).toBe(1)
  // Another challenge makes nothing of it.
  expect(await present(url, await writeProof(url, proofTransaction(proof), sign))).toBe(
    'payment_already_used',
  )
})

function proofTransaction(proof: string): string {
  return /tx_hash="(0x[0-9a-f]+)"/.exec(proof)?.[1] ?? ''
}

describe('a transfer is refused', () => {
  test.each<[string, () => Promise<string>, string]>([
    [
      'of the wrong token',
      () => send({ asset: devnet.tokens.USDT.address }),
      'proof_not_a_transfer',
    ],
    [
      'to the wrong recipient',
      () => send({ payTo: devnet.accounts.deployer.address }),
      'proof_not_a_transfer',
    ],
    ['of too little', () => send({ amount: 9_999n }), 'proof_amount_mismatch'],
    ['of too much', () => send({ amount: 10_001n }), 'proof_amount_mismatch'],
    ['of somebody else', () => send({}, stranger()), 'proof_signature_mismatch'],
    ['that failed', sendTooMuch, 'proof_failed_transaction'],
  ])('%s', async (_name, make, reason) => {
    await devnet.mint(devnet.tokens.USDC, devnet.accounts.extra[0].address, 1_000_000n)
    const { url, runs } = await openShop()
    const proof = await writeProof(url, await make(), sign)
    expect(await present(url, proof)).toBe(`proof_invalid ${reason}`)
    expect(runs()).toBe(0)
  })

  test('on another network', async () => {
    const { url } = await openShop()
    const proof = await writeProof(url, await send(), sign, { chain: 'base' })
    expect(await present(url, proof)).toBe('proof_invalid proof_wrong_network')
  })

  test('that is older than its challenge', async () => {
    const { url } = await openShop()
    const transaction = await send()
    ahead = 60_000
    expect(await present(url, await writeProof(url, transaction, sign))).toBe(
      'proof_invalid proof_too_old',
    )
  })

  test('that came too late', async () => {
    const { url } = await openShop()
    ahead = -400_000
    expect(await present(url, await writeProof(url, await send(), sign))).toBe(
      'proof_invalid proof_expired',
    )
  })

  test('that a payment of x402 has settled', async () => {
    const { url, runs } = await openShop()
    const account = privateKeyAccount(devnet.accounts.buyer.privateKey)
    const assets = [devnet.assetOf(devnet.tokens.USDC)]
    const paid = await payingFetch({ schemes: [evmClient({ account, assets })] })(url)
    const receipt = readReceipt(paid)
    if (receipt?.state !== 'settled') throw new Error('It was not settled.')
    expect(await present(url, await writeProof(url, receipt.transaction, sign))).toBe(
      'proof_invalid proof_not_a_transfer',
    )
    expect(runs()).toBe(1)
  })

  test('T24 that a contract wallet vouches for: the sender’s key alone counts', async () => {
    const { url } = await openShop()
    const yes = async (): Promise<string> => `0x${'00'.repeat(65)}`
    expect(await present(url, await writeProof(url, await send(), yes))).toBe(
      'proof_invalid proof_signature_mismatch',
    )
  })
})

function stranger(): SigningWallet {
  return createWallet(devnet.accounts.extra[0].privateKey)
}

/** A transfer that reverts, since the balance is too small by the time it is mined. */
async function sendTooMuch(): Promise<string> {
  const { tokens, accounts } = devnet
  const word = (hex: string): string => hex.replace('0x', '').padStart(64, '0')
  await devnet.setAutomine(false)
  const data = `0xa9059cbb${word(accounts.seller.address)}${word('ff'.repeat(30))}`
  const from = accounts.buyer.address
  const transaction = await devnet.rpc('eth_sendTransaction', [
    { from, to: tokens.USDC.address, data, gas: '0x30d40' },
  ])
  await devnet.mine()
  await devnet.setAutomine(true)
  return String(transaction)
}

test('a transfer that a reorganisation took back buys nothing', async () => {
  const { url, runs } = await openShop({ finality: 2 })
  const snapshot = await devnet.snapshot()
  const proof = await writeProof(url, await send(), sign)
  expect(await present(url, proof)).toBe('proof_pending')
  await devnet.revert(snapshot)
  await devnet.mine(3)
  expect(await present(url, proof)).toBe('proof_pending')
  // The time is over, and it has not come again: that it never will, no node can say.
  ahead = 500_000
  expect(await present(url, proof)).toBe('proof_pending')
  ahead = 300_000 + 86_400_000
  expect(await present(url, proof)).toBe('proof_invalid proof_expired')
  expect(runs()).toBe(0)
})

test('T12 T13 what a client of the web sees', async () => {
  const { url } = await openShop()
  const proof = await writeProof(url, await send(), sign)
  const both = { authorization: proof, 'payment-signature': 'e30=' }
  expect(await readResult(await fetch(url, { headers: both }))).toBe('payment_ambiguous')
  const bearer = await fetch(url, { headers: { authorization: 'Bearer abc' } })
  expect(bearer.status).toBe(402)
  const paid = await fetch(url, { headers: { authorization: proof } })
  for (const { headers } of [bearer, paid]) {
    expect(headers.get('cache-control')).toBe('private, no-store')
    expect(headers.get('vary')).toContain('Authorization')
  }
  // T44: the same buyer, whose answer was lost.
  const again = await fetch(url, { headers: { authorization: proof } })
  expect(await again.json()).toEqual(await paid.json())
})
