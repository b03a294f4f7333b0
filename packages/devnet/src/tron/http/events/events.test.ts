import { toEventSelector } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TronWeb } from 'tronweb'
import { startTron } from '../../startTron.js'
import type { TronDevnet } from '../../TronDevnet.js'
import { createTronWeb, get } from '../createTronWeb.fixture.js'
import type { Answer } from '../createTronWeb.fixture.js'

const feeLimit = 1_000_000_000

let tron: TronDevnet
let web: TronWeb
let token: string
let ids: string[]

beforeAll(async () => {
  tron = await startTron({ solidityLag: 1 })
  const { buyer, seller, deployer } = tron.accounts
  web = createTronWeb(tron)
  token = await tron.deploy('FareboxUSDC', ['USD Coin', '2', 'USDC', 6])
  const owner = await createTronWeb(tron, deployer).contract().at(token)
  const mine = await web.contract().at(token)
  ids = [
    await owner['mint'](buyer.address, 1_000n).send({ feeLimit }),
    await mine['transfer'](seller.address, 42n).send({ feeLimit }),
    await mine['approve'](seller.address, 7n).send({ feeLimit }),
  ]
})
afterAll(() => tron.close())

const listIds = ({ data }: Answer): readonly string[] => data.map((entry) => entry.transaction_id)

test('the history of a wallet', async () => {
  const { buyer, seller } = tron.accounts
  const history = await get(tron, `/v1/accounts/${seller.address}/transactions/trc20`)
  expect(history).toMatchObject({ success: true, meta: { page_size: 2 } })
  expect(history.data).toEqual([
    expect.objectContaining({ type: 'Approval', value: '7', transaction_id: ids[2] }),
    {
      transaction_id: ids[1],
      token_info: { symbol: 'USDC', address: token, decimals: 6, name: 'USD Coin' },
      block_timestamp: expect.any(Number),
      from: buyer.address,
      to: seller.address,
      type: 'Transfer',
      value: '42',
    },
  ])
})

test('filters and pages', async () => {
  const { buyer } = tron.accounts
  const all = `/v1/accounts/${buyer.address}/transactions/trc20`
  const base = `${all}?contract_address=${token}`
  expect(listIds(await get(tron, `${base}&order_by=block_timestamp,asc`))).toEqual(ids)
  expect(listIds(await get(tron, `${base}&only_confirmed=true`))).toEqual([ids[1], ids[0]])
  expect(listIds(await get(tron, `${base}&only_to=true`))).toEqual([ids[0]])
  expect(listIds(await get(tron, `${base}&only_from=true`))).toEqual([ids[2], ids[1]])
  expect(listIds(await get(tron, `${all}?contract_address=${buyer.address}`))).toEqual([])
  expect(listIds(await get(tron, base))).toHaveLength(3)
  const first = await get(tron, `${base}&limit=2`)
  expect(listIds(first)).toEqual([ids[2], ids[1]])
  const next = await get(tron, first.meta.links.next)
  expect(listIds(next)).toEqual([ids[0]])
  expect(next.meta).not.toHaveProperty('fingerprint')
})

test('events of a contract, through tronweb', async () => {
  const found = await web.event.getEventsByContractAddress(token, { eventName: 'Transfer' })
  expect(found.data).toMatchObject([
    { transaction_id: ids[1], result: { value: '42', to: tron.accounts.seller.hex } },
    {
      transaction_id: ids[0],
      event: 'Transfer(address indexed from, address indexed to, uint256 value)',
    },
  ])
  const confirmed = await web.event.getEventsByContractAddress(token, { onlyConfirmed: true })
  expect(confirmed.data?.map(({ transaction_id: id }) => id)).not.toContain(ids[2])
})

test('events of a transaction and of a block', async () => {
  const found = await web.event.getEventsByTransactionID(ids[2] ?? '')
  expect(found.data).toMatchObject([
    { event_name: 'Approval', event_index: 0, _unconfirmed: true, result: { value: '7' } },
  ])
  expect((await web.event.getEventsByTransactionID('00'.repeat(32))).data).toEqual([])
  const { blockNumber = 0 } = (await tron.chain.getTransactionInfo(ids[1] ?? '')) ?? {}
  expect((await web.event.getEventsByBlockNumber(blockNumber)).data).toMatchObject([
    { transaction_id: ids[1] },
  ])
  expect((await web.event.getEventsOfLatestBlock()).data).toMatchObject([
    { transaction_id: ids[2] },
  ])
})

test('an account', async () => {
  const { address } = tron.accounts.extra[5] ?? { address: '' }
  expect((await get(tron, `/v1/accounts/${address}`)).data).toMatchObject([
    { balance: 100_000_000_000 },
  ])
  expect((await get(tron, `/v1/accounts/${web.createRandom().address}`)).data).toEqual([])
})

test.each([
  ['/v1/accounts/nobody', 400],
  ['/v1/accounts/nobody/transactions/trc20', 400],
  ['/v1/contracts/nobody/events', 400],
  ['/v1/blocks/first/events', 400],
  ['/v1/witnesses', 404],
])('%s is answered with %i', async (path, status) => {
  expect((await fetch(`${tron.rpcUrl}${path}`)).status).toBe(status)
})

test('posts are not taken', async () => {
  expect((await fetch(`${tron.rpcUrl}/v1/accounts/x`, { method: 'POST' })).status).toBe(405)
})

test('a transfer of something that is no TRC-20 token', async () => {
  const { address, privateKey } = tron.accounts.extra[0] ?? tron.accounts.buyer
  const collectible = 'TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf'
  // Transfer(caller, caller, 1) with three indexed arguments, as TRC-721 logs it.
  const topic = toEventSelector('Transfer(address,address,uint256)').slice(2)
  await tron.placeContract(collectible, `0x600133337f${topic}5f5fa400`)
  const owner = createTronWeb(tron, { privateKey })
  const { transaction } = await owner.transactionBuilder.triggerSmartContract(
    collectible,
    'mint()',
    { feeLimit },
    [],
  )
  await owner.trx.sendRawTransaction(await owner.trx.sign(transaction))
  const found = await web.event.getEventsByTransactionID(transaction.txID)
  expect(found.data).toMatchObject([{ contract_address: collectible, event_name: '' }])
  expect((await get(tron, `/v1/accounts/${address}/transactions/trc20`)).data).toEqual([])
})
