import type { TronWeb, Types } from 'tronweb'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startTron } from '../startTron.js'
import type { TronDevnet } from '../TronDevnet.js'
import { createTronWeb, post } from './createTronWeb.fixture.js'

let tron: TronDevnet
let web: TronWeb

beforeEach(async () => {
  tron = await startTron({ solidityLag: 5 })
  web = createTronWeb(tron)
})
afterEach(() => tron.close())

async function sign(): Promise<Types.SignedTransaction<Types.TransferContract>> {
  const unsigned = await web.transactionBuilder.sendTrx(tron.accounts.seller.address, 1)
  return web.trx.sign(unsigned)
}

async function send(): Promise<string> {
  const sent = await web.trx.sendRawTransaction(await sign())
  expect(sent.result).toBe(true)
  return sent.txid
}

test('a receipt comes after so many reads', async () => {
  tron.faults.delayReceipts({ calls: 2 })
  const id = await send()
  expect(await web.trx.getUnconfirmedTransactionInfo(id)).toEqual({})
  expect(await web.trx.getUnconfirmedTransactionInfo(id)).toEqual({})
  expect(await web.trx.getUnconfirmedTransactionInfo(id)).toMatchObject({ id })
})

test('a receipt comes after so long', async () => {
  tron.faults.delayReceipts({ ms: 9_000 })
  const id = await send()
  await tron.advanceTime(5)
  expect(await web.trx.getUnconfirmedTransactionInfo(id)).toEqual({})
  await tron.advanceTime(5)
  expect(await web.trx.getUnconfirmedTransactionInfo(id)).toMatchObject({ id })
})

test('no receipts for a while', async () => {
  const id = await send()
  tron.faults.emptyInfoFor({ calls: 1 })
  expect(await web.trx.getUnconfirmedTransactionInfo(id)).toEqual({})
  expect(await web.trx.getUnconfirmedTransactionInfo(id)).toMatchObject({ id })
  tron.faults.emptyInfoFor({ ms: 60_000 })
  expect(await web.trx.getUnconfirmedTransactionInfo(id)).toEqual({})
  tron.faults.clear()
  expect(await web.trx.getUnconfirmedTransactionInfo(id)).toMatchObject({ id })
})

test('a broadcast that gets lost in the network', async () => {
  tron.faults.dropNextBroadcast()
  const signed = await sign()
  expect(await web.trx.sendRawTransaction(signed)).toMatchObject({
    result: true,
    txid: signed.txID,
  })
  await tron.mine()
  expect(await web.trx.getUnconfirmedTransactionInfo(signed.txID)).toEqual({})
  expect(await web.trx.sendRawTransaction(signed)).toMatchObject({ result: true })
  expect(await web.trx.getUnconfirmedTransactionInfo(signed.txID)).toMatchObject({
    id: signed.txID,
  })
})

test('a broadcast that is refused', async () => {
  tron.faults.refuseNextBroadcast('SERVER_BUSY', 'Server is busy.')
  const signed = await sign()
  const answer = await post(tron, '/wallet/broadcasttransaction', signed)
  expect(answer).toEqual({
    code: 'SERVER_BUSY',
    txid: signed.txID,
    message: Buffer.from('Server is busy.').toString('hex'),
  })
  expect(await web.trx.sendRawTransaction(signed)).toMatchObject({ result: true })
})

test('an answer that gets lost: it was taken, and again is a duplicate', async () => {
  tron.faults.loseNextBroadcastAnswer()
  const signed = await sign()
  await expect(web.trx.sendRawTransaction(signed)).rejects.toThrow(/hang up|reset/i)
  expect(await web.trx.getUnconfirmedTransactionInfo(signed.txID)).toMatchObject({
    id: signed.txID,
  })
  const again = await post(tron, '/wallet/broadcasttransaction', signed)
  expect(again).toHaveProperty('code', 'DUP_TRANSACTION_ERROR')
})

test('another answer, once, to a path', async () => {
  tron.faults.answerNext(502, 'bad gateway', '/wallet/gettransactioninfobyid')
  await expect(web.trx.getCurrentBlock()).resolves.toHaveProperty('blockID')
  const path = `${tron.rpcUrl}/wallet/gettransactioninfobyid`
  const first = await fetch(path, { method: 'POST', body: '{}' })
  expect([first.status, (await first.text()).trim()]).toEqual([502, 'bad gateway'])
  expect((await fetch(path, { method: 'POST', body: '{}' })).status).toBe(200)
  tron.faults.answerNext(503)
  await expect(web.trx.getCurrentBlock()).rejects.toMatchObject({ status: 503 })
})

test('transactions that stay pending', async () => {
  tron.faults.holdTransactions(true)
  const id = await send()
  await tron.mine(3)
  expect(await web.trx.getUnconfirmedTransactionInfo(id)).toEqual({})
  expect(await post(tron, '/wallet/gettransactionlistfrompending')).toEqual({ txId: [id] })
  tron.faults.holdTransactions(false)
  await tron.mine()
  expect(await web.trx.getUnconfirmedTransactionInfo(id)).toMatchObject({ id })
})

test('a node that is behind', async () => {
  const before = await web.trx.getCurrentBlock()
  tron.faults.staleBlock(true)
  await tron.mine(2)
  expect(await web.trx.getCurrentBlock()).toEqual(before)
  tron.faults.staleBlock(false)
  const { number } = (await web.trx.getCurrentBlock()).block_header.raw_data
  expect(number).toBe(before.block_header.raw_data.number + 2)
})

test('a reorganisation takes back what is not solid', async () => {
  const id = await send()
  const before = await web.trx.getCurrentBlock()
  await tron.faults.reorg(1)
  expect((await web.trx.getCurrentBlock()).blockID).not.toBe(before.blockID)
  expect(await web.trx.getUnconfirmedTransactionInfo(id)).toEqual({})
  const other = await send()
  await tron.faults.reorg(1, 'pend')
  expect(await web.trx.getUnconfirmedTransactionInfo(other)).toEqual({})
  await tron.mine()
  expect(await web.trx.getUnconfirmedTransactionInfo(other)).toMatchObject({ id: other })
  await expect(tron.faults.reorg(6)).rejects.toMatchObject({ code: 'devnet_failed' })
})

test('full is not solid', async () => {
  const id = await send()
  expect(await web.trx.getUnconfirmedTransactionInfo(id)).toMatchObject({ id })
  expect(await web.trx.getTransactionInfo(id)).toEqual({})
  await tron.mine(5)
  expect(await web.trx.getTransactionInfo(id)).toMatchObject({ id })
})
