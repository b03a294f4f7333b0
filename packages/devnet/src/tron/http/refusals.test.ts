import type { TronWeb, Types } from 'tronweb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTron } from '../startTron.js'
import type { TronDevnet } from '../TronDevnet.js'
import { createTronWeb, post } from './createTronWeb.fixture.js'

type Transfer = Types.SignedTransaction<Types.TransferContract>

let tron: TronDevnet
let web: TronWeb

beforeAll(async () => {
  tron = await startTron()
  web = createTronWeb(tron)
})
afterAll(() => tron.close())

async function signTransfer(header: object = {}, amount = 1): Promise<Transfer> {
  const { seller, buyer } = tron.accounts
  const block = await web.trx.getCurrentRefBlockParams()
  const unsigned = await web.transactionBuilder.sendTrx(seller.address, amount, buyer.address, {
    blockHeader: { ...block, ...header },
  })
  return web.trx.sign(unsigned)
}

async function refused(transaction: unknown): Promise<{ code: string; text: string }> {
  const { address } = tron.accounts.seller
  const before = await web.trx.getBalance(address)
  const answer = await post(tron, '/wallet/broadcasttransaction', transaction)
  expect(answer).not.toHaveProperty('result')
  expect(answer.message).toMatch(/^([0-9a-f]{2})+$/)
  expect(await web.trx.getBalance(address)).toBe(before)
  return { code: answer.code, text: web.toUtf8(answer.message) }
}

test('what was signed was something else', async () => {
  const signed = await signTransfer()
  const tampered = JSON.stringify(signed).replace('"amount":1', '"amount":999999')
  expect(await refused(tampered)).toMatchObject({ code: 'SIGERROR' })
})

test('a key of somebody else', async () => {
  const { signature: _signature, ...unsigned } = await signTransfer()
  const other = createTronWeb(tron, tron.accounts.facilitator)
  const signed = await other.trx.sign(unsigned, undefined, undefined, true)
  expect(await refused(signed)).toMatchObject({ code: 'SIGERROR' })
})

test('no signature', async () => {
  const { signature: _signature, ...unsigned } = await signTransfer()
  expect(await refused(unsigned)).toMatchObject({ code: 'SIGERROR' })
})

test('a signature that is too short', async () => {
  const signed = await signTransfer()
  expect(await refused({ ...signed, signature: ['00'.repeat(64)] })).toMatchObject({
    code: 'SIGERROR',
  })
})

test('the same again', async () => {
  const signed = await signTransfer()
  expect(await web.trx.sendRawTransaction(signed)).toMatchObject({ result: true })
  expect(await refused(signed)).toMatchObject({ code: 'DUP_TRANSACTION_ERROR' })
})

test('expired', async () => {
  const { timestamp } = await web.trx.getCurrentRefBlockParams()
  expect(await refused(await signTransfer({ expiration: timestamp - 1 }))).toMatchObject({
    code: 'TRANSACTION_EXPIRATION_ERROR',
  })
})

test('valid for more than a day', async () => {
  const { timestamp } = await web.trx.getCurrentRefBlockParams()
  const signed = await signTransfer({ expiration: timestamp + 86_400_000 + 60_000 })
  expect(await refused(signed)).toMatchObject({ code: 'TRANSACTION_EXPIRATION_ERROR' })
})

test('a block that this chain does not have', async () => {
  const signed = await signTransfer({ ref_block_hash: 'ff'.repeat(8) })
  expect(await refused(signed)).toMatchObject({ code: 'TAPOS_ERROR' })
})

test('more than there is', async () => {
  const { code, text } = await refused(await signTransfer({}, 10 ** 15))
  expect(code).toBe('CONTRACT_VALIDATE_ERROR')
  expect(text).toContain('balance is not sufficient')
})

test('a sender that does not exist', async () => {
  const { privateKey } = web.createRandom()
  const stranger = createTronWeb(tron, { privateKey: privateKey as `0x${string}` })
  const unsigned = await stranger.transactionBuilder.sendTrx(tron.accounts.seller.address, 1)
  const signed = await stranger.trx.sign(unsigned)
  expect(await refused(signed)).toMatchObject({ code: 'CONTRACT_VALIDATE_ERROR' })
  const { address } = web.createRandom()
  expect(
    await post(tron, '/wallet/createtransaction', {
      owner_address: address,
      to_address: tron.accounts.seller.address,
      amount: 1,
      visible: true,
    }),
  ).toEqual({ Error: expect.stringMatching(/^class org\.tron\..*ContractValidateException : /) })
})

test('visible: the message is text', async () => {
  const signed = await signTransfer({}, 10 ** 15)
  const answer = await post(tron, '/wallet/broadcasttransaction', { ...signed, visible: false })
  const { buyer, seller } = tron.accounts
  const visible = JSON.stringify({ ...signed, visible: true })
    .replace(`"41${buyer.hex.slice(2)}"`, `"${buyer.address}"`)
    .replace(`"41${seller.hex.slice(2)}"`, `"${seller.address}"`)
  expect(await post(tron, '/wallet/broadcasttransaction', visible)).toEqual({
    ...answer,
    message: web.toUtf8(answer.message),
  })
})

test('a txID and raw_data_hex that lie are ignored', async () => {
  const signed = await signTransfer()
  const answer = await post(tron, '/wallet/broadcasttransaction', {
    ...signed,
    txID: '00'.repeat(32),
    raw_data_hex: 'ff',
  })
  expect(answer).toEqual({ result: true, txid: signed.txID })
})

test('digits that are not canonical', async () => {
  const answer = await post(tron, '/wallet/broadcasthex', { transaction: '0a00ff' })
  expect(answer).toEqual({ Error: expect.stringMatching(/^class /) })
})
