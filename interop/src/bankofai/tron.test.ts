import type { X402FetchClient } from '@bankofai/x402'
import { decodeSettleResponse, type SettleResponse } from '@farebox/core'
import type { TronDevAccount } from '@farebox/devnet'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { muteConsole } from './muteConsole.fixture.js'
import { serveShop, type Shop } from '../live/serveShop.js'
import { type Nile, permitFee, startNile } from '../chains/startNile.fixture.js'
import { createTronBuyer } from '../live/createPublishedBuyers.js'

const network = 'tron:nile'
const price = '0.25 USDT'

let nile: Nile
let shop: Shop

beforeAll(async () => {
  nile = await startNile()
  shop = await serveShop({
    ...nile.seller,
    routes: {
      '/permit': [{ price, scheme: 'exact_permit', network }],
      '/gasfree': [{ price, scheme: 'exact_gasfree', network }],
      '/any': [
        { price, scheme: 'exact', network },
        { price, scheme: 'exact_permit', network },
        { price, scheme: 'exact_gasfree', network },
      ],
    },
  })
})
afterAll(async () => {
  await shop.close()
  await nile.close()
})
beforeEach(muteConsole)

function createBuyer({ privateKey }: TronDevAccount): Promise<X402FetchClient> {
  return createTronBuyer(privateKey, nile.tron.rpcUrl, nile.gasFree.url)
}

/** Buys a path, and answers the receipt of the one sale. */
async function buy(client: X402FetchClient, path: string): Promise<SettleResponse> {
  const before = shop.runs.get(path) ?? 0
  const response = await client.get(`${shop.url}${path}`)
  expect([response.status, await response.json()]).toEqual([200, shop.goods])
  expect(shop.runs.get(path)).toBe(before + 1)
  const receipt = decodeSettleResponse(response.headers.get('payment-response') ?? '')
  expect(receipt).toMatchObject({ success: true, network })
  return receipt
}

test('the published client approves, and pays by exact_permit: amount and fee', async () => {
  const { accounts, profile } = nile.tron
  const account = nile.findAccount(0)
  const { address: from } = account
  await profile.mint(profile.tokens.USDT, from, 1_000_000n)
  const client = await createBuyer(account)
  const receipts = [await buy(client, '/permit'), await buy(client, '/permit')]
  for (const { transaction } of receipts) {
    expect(await nile.listTransfers(transaction)).toEqual([
      { from, to: accounts.seller.address, amount: 250_000n },
      { from, to: accounts.facilitator.address, amount: permitFee },
    ])
  }
})

test('it pays by exact_gasfree without TRX, the first time for the activation, too', async () => {
  const { accounts, profile, chain } = nile.tron
  const account = nile.findAccount(1)
  const { balance = 0n } = (await chain.getAccount(account.hex)) ?? {}
  await chain.fund(account.hex, -balance)
  const { gasFreeAddress: from } = await nile.gasFree.accountOf(account.address)
  await profile.mint(profile.tokens.USDT, from, 10_000_000n)
  const client = await createBuyer(account)
  const receipts = [await buy(client, '/gasfree'), await buy(client, '/gasfree')]
  const [first, second] = await Promise.all(
    receipts.map(({ transaction }) => nile.listTransfers(transaction)),
  )
  const paid = { from, to: accounts.seller.address, amount: 250_000n }
  for (const transfers of [first, second]) expect(transfers).toContainEqual(paid)
  const fees = [first, second].map((transfers) =>
    transfers?.find(({ to }) => to === nile.gasFree.address),
  )
  expect(fees[0]?.amount).toBeGreaterThan(fees[1]?.amount ?? 0n)
  expect(await nile.gasFree.accountOf(account.address)).toMatchObject({ active: true, nonce: 2n })
})

test('its balance policy leaves it the offer that it can pay, and it skips what it does not know', async () => {
  const { accounts, profile } = nile.tron
  const account = nile.findAccount(2)
  const { gasFreeAddress: from } = await nile.gasFree.accountOf(account.address)
  await profile.mint(profile.tokens.USDT, from, 10_000_000n)
  const receipt = await buy(await createBuyer(account), '/any')
  expect(await nile.listTransfers(receipt.transaction)).toContainEqual({
    from,
    to: accounts.seller.address,
    amount: 250_000n,
  })
})

test('T10 it signs anew after a pending answer, and is charged once', async () => {
  const { accounts, profile, faults } = nile.tron
  const account = nile.findAccount(0)
  await profile.mint(profile.tokens.USDT, account.address, 1_000_000n)
  const client = await createBuyer(account)
  // Approves, where no test before it has.
  await buy(client, '/permit')
  const hasty = await serveShop({
    ...nile.seller,
    routes: { '/permit': [{ price, scheme: 'exact_permit', network }] },
    settleTimeoutMs: 300,
  })
  const readIncome = (): Promise<bigint> =>
    profile.balanceOf(profile.tokens.USDT, accounts.seller.address)
  try {
    const before = await readIncome()
    faults.holdTransactions(true)
    const pending = await client.get(`${hasty.url}/permit`)
    const told = decodeSettleResponse(pending.headers.get('payment-response') ?? '')
    expect([pending.status, told.errorReason]).toEqual([402, 'settlement_pending'])
    faults.holdTransactions(false)
    await nile.tron.mine()
    const ask = async () => (await client.get(`${hasty.url}/permit`)).status
    await expect.poll(ask).toBe(200)
    expect((await readIncome()) - before).toBe(250_000n)
  } finally {
    faults.clear()
    await hasty.close()
  }
})

test('somebody without money pays nothing', async () => {
  const client = await createBuyer(nile.findAccount(3))
  await expect(client.get(`${shop.url}/permit`)).rejects.toThrow(
    'No supported payment requirements found',
  )
})
