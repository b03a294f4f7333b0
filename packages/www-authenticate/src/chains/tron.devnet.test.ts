import { createFacilitator, type Facilitator } from '@farebox/core/facilitator'
import { startTron, type TronDevnet } from '@farebox/devnet'
import { payingFetch, readReceipt } from '@farebox/fetch'
import { tronPrivateKeyAccount } from '@farebox/tron/account'
import { tron as tronClient } from '@farebox/tron/client'
import { tron as tronFacilitator } from '@farebox/tron/facilitator'
import { tron as tronServer } from '@farebox/tron/server'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { createMemoryJournal } from '../client/createMemoryJournal.js'
import { payByTransfer } from '../client/payByTransfer.js'
import type { SigningWallet } from '../client/TransferWallet.js'
import { headerDialect } from '../server/headerDialect.js'
import type { HeaderDialectOptions } from '../server/options.js'
import { type ExpressShop, listen, present, writeProof } from './shop.fixture.js'
import { createTronWallet } from './wallets.fixture.js'

const network = 'tron:nile'
let tron: TronDevnet
let facilitator: Facilitator
let wallet: SigningWallet

beforeAll(async () => {
  tron = await startTron({ network, solidityLag: 3 })
  const { rpcUrl, accounts, profile } = tron
  facilitator = createFacilitator({
    schemes: [
      tronFacilitator({
        networks: [
          { network, rpcUrl, signers: [accounts.facilitator.privateKey], pollingIntervalMs: 50 },
        ],
      }),
    ],
  })
  await profile.mint(profile.tokens.USDT, accounts.seller.address, 1n)
  wallet = createTronWallet({ network, rpcUrl, privateKey: accounts.buyer.privateKey })
})
afterAll(async () => {
  await facilitator.close()
  await tron.close()
})

async function openShop(dialect: Partial<HeaderDialectOptions> = {}): Promise<ExpressShop> {
  const shop = await listen(
    {
      facilitator,
      schemes: [tronServer()],
      payTo: tron.accounts.seller.address,
      unsafeMemory: true,
    },
    {
      price: '0.01 USDT',
      scheme: 'exact_permit',
      network,
      proofs: headerDialect({ verifier: facilitator, ...dialect }),
    },
  )
  onTestFinished(() => shop.close())
  return shop
}

async function send(amount = 10_000n, payTo = tron.accounts.seller.address): Promise<string> {
  const asset = tron.profile.tokens.USDT.address
  const { transaction, raw } = await wallet.sign({ network, asset, payTo, amount })
  await wallet.broadcast(raw)
  return transaction
}

const sign = async (text: string): Promise<string> => (await wallet.signMessage?.(text)) ?? ''

async function readTakings(): Promise<bigint> {
  return tron.profile.balanceOf(tron.profile.tokens.USDT, tron.accounts.seller.address)
}

test('one route is paid by a v2 client and a client of the header dialect', async () => {
  const { url } = await openShop()
  const before = await readTakings()
  const { rpcUrl, accounts } = tron
  const account = tronPrivateKeyAccount(accounts.buyer.privateKey)
  const second = await payingFetch({
    schemes: [tronClient({ account, rpcUrl })],
    budget: { perPayment: '$5' },
  })(url)
  expect(await second.json()).toEqual({ run: 1 })

  const buy = payByTransfer({ wallets: [wallet], journal: createMemoryJournal(), x402Schemes: [] })
  const told = await buy(url)
  expect(await told.json()).toEqual({ run: 2 })
  expect(readReceipt(told)).toMatchObject({ state: 'settled', payer: accounts.buyer.address })
  expect((await readTakings()) - before).toBe(20_000n)
})

test('a wallet that signs no messages pays with a memo', async () => {
  const { url } = await openShop()
  const { signMessage: _none, ...silent } = wallet
  const buy = payByTransfer({ wallets: [silent], journal: createMemoryJournal(), x402Schemes: [] })
  expect((await buy(url)).status).toBe(200)
})

test('a transfer counts when its block is solid, where the seller wants that', async () => {
  const { url } = await openShop({ finality: 'final' })
  const proof = await writeProof(url, await send(), sign)
  expect(await present(url, proof)).toBe('proof_pending')
  await tron.mine(4)
  expect(await present(url, proof)).toBe('200')
})

test('T01 of many requests with one transfer, one runs the handler', async () => {
  const { url, runs } = await openShop()
  const proof = await writeProof(url, await send(), sign)
  await Promise.all(Array.from({ length: 10 }, () => present(url, proof)))
  expect(runs()).toBe(1)
})

test.each<[string, () => Promise<string>, string]>([
  ['of too little', () => send(9_999n), 'proof_amount_mismatch'],
  [
    'to the wrong recipient',
    () => send(10_000n, tron.accounts.deployer.address),
    'proof_not_a_transfer',
  ],
  ['that failed', () => send(10n ** 30n), 'proof_failed_transaction'],
])('a transfer %s is refused', async (_name, make, reason) => {
  const { url } = await openShop()
  expect(await present(url, await writeProof(url, await make(), sign))).toBe(
    `proof_invalid ${reason}`,
  )
})

test('a transfer of somebody else is refused, also signed for on another chain', async () => {
  const { url } = await openShop()
  const { privateKey } = tron.accounts.facilitator
  const other = createTronWallet({ network, rpcUrl: tron.rpcUrl, privateKey })
  const signOther = async (text: string): Promise<string> => (await other.signMessage?.(text)) ?? ''
  expect(await present(url, await writeProof(url, await send(), signOther))).toBe(
    'proof_invalid proof_signature_mismatch',
  )
})

test('a transfer that a reorganisation took back buys nothing', async () => {
  const { url, runs } = await openShop({ finality: 2 })
  const proof = await writeProof(url, await send(), sign)
  expect(await present(url, proof)).toBe('proof_pending')
  await tron.faults.reorg(1, 'drop')
  await tron.mine(3)
  expect(await present(url, proof)).toBe('proof_pending')
  expect(runs()).toBe(0)
})
