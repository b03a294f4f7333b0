import { createFacilitator } from '@farebox/core/facilitator'
import type { Facilitator } from '@farebox/core/facilitator'
import { startTron } from '@farebox/devnet'
import type { TronDevnet } from '@farebox/devnet'
import { TronWeb } from 'tronweb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tron } from '../tron.js'

let devnet: TronDevnet
let facilitator: Facilitator
let tronWeb: TronWeb

beforeAll(async () => {
  devnet = await startTron({ solidityLag: 2 })
  const { rpcUrl, network, accounts } = devnet
  facilitator = createFacilitator({
    schemes: [
      tron({ networks: [{ network, rpcUrl, signers: [accounts.facilitator.privateKey] }] }),
    ],
  })
  tronWeb = new TronWeb({ fullHost: rpcUrl, privateKey: accounts.buyer.privateKey.slice(2) })
  await devnet.profile.mint(devnet.profile.tokens.USDT, accounts.buyer.address, 1_000_000n)
})
afterAll(async () => {
  await facilitator.close()
  await devnet.close()
})

interface Change {
  readonly to?: string
  readonly amount?: number | string
  readonly memo?: string
  readonly function?: string
}

/** A `transfer` of the buyer's by tronweb, as a wallet makes it. */
async function send(change: Change = {}): Promise<string> {
  const { transaction } = await tronWeb.transactionBuilder.triggerSmartContract(
    devnet.profile.tokens.USDT.address,
    change.function ?? 'transfer(address,uint256)',
    {},
    [
      { type: 'address', value: change.to ?? devnet.accounts.seller.address },
      { type: 'uint256', value: change.amount ?? 10_000 },
    ],
  )
  const told =
    change.memo === undefined
      ? transaction
      : await tronWeb.transactionBuilder.addUpdateData(transaction, change.memo, 'utf8')
  // With a memo, tronweb adds an empty list of signatures and takes it for signed.
  const unsigned = 'signature' in told ? { ...told, signature: undefined } : told
  const sent = await tronWeb.trx.sendRawTransaction(
    await tronWeb.trx.sign(unsigned as typeof transaction),
  )
  return sent.transaction.txID
}

function toQuery(transaction: string, payTo = devnet.accounts.seller.address) {
  const { address: asset } = devnet.profile.tokens.USDT
  return { network: 'tron:nile', transaction, asset, payTo }
}

describe('a transfer of the buyer', () => {
  test('is told with its payer, amount, block and depth, and is final when its block is solid', async () => {
    const id = await send()
    expect(await facilitator.readTransfer(toQuery(id))).toEqual({
      state: 'transferred',
      payer: devnet.accounts.buyer.address,
      amount: '10000',
      log: '0',
      blockTime: expect.any(Number),
      confirmations: 1,
      isFinal: false,
    })
    await devnet.mine(3)
    const later = await facilitator.readTransfer(toQuery(`0x${id.toUpperCase()}`))
    expect(later).toMatchObject({ confirmations: 4, isFinal: true })
  })

  test('is told with its memo', async () => {
    const id = await send({ memo: 'Ag402-v1|abc' })
    expect(await facilitator.readTransfer(toQuery(id))).toMatchObject({ memo: 'Ag402-v1|abc' })
  })

  test('is told to be signed for by its payer, or not', async () => {
    const id = await send()
    const message = `x402 proof ${id}`
    const sign = (key: string): string => tronWeb.trx.signMessageV2(message, key.slice(2))
    const ask = async (signature: string) =>
      facilitator.readTransfer({ ...toQuery(id), signed: { message, signature } })
    expect(await ask(sign(devnet.accounts.buyer.privateKey))).toMatchObject({ isSigned: true })
    expect(await ask(sign(devnet.accounts.seller.privateKey))).toMatchObject({ isSigned: false })
  })

  test('that is no plain transfer to the recipient is unfit', async () => {
    const approval = await send({ function: 'approve(address,uint256)' })
    expect(await facilitator.readTransfer(toQuery(approval))).toEqual({ state: 'unfit' })
    const other = await send({ to: devnet.accounts.deployer.address })
    expect(await facilitator.readTransfer(toQuery(other))).toEqual({ state: 'unfit' })
    const trx = await tronWeb.trx.sendTransaction(devnet.accounts.seller.address, 1_000)
    expect(await facilitator.readTransfer(toQuery(trx.transaction.txID))).toMatchObject({
      state: expect.stringMatching(/^(?:unfit|failed)$/),
    })
  })

  test('that failed has failed', async () => {
    const id = await send({ amount: '9'.repeat(30) })
    expect(await facilitator.readTransfer(toQuery(id))).toEqual({ state: 'failed' })
  })

  test('that a reorganisation took back is unknown again', async () => {
    const id = await send()
    expect(await facilitator.readTransfer(toQuery(id))).toMatchObject({ state: 'transferred' })
    await devnet.faults.reorg(1, 'drop')
    expect(await facilitator.readTransfer(toQuery(id))).toEqual({ state: 'unknown' })
  })

  test.each([
    ['no id', 'abc', undefined],
    ['no address', 'ab'.repeat(32), '0x12'],
  ])('with %s is not asked for', async (_name, transaction, payTo) => {
    await expect(facilitator.readTransfer(toQuery(transaction, payTo))).rejects.toMatchObject({
      code: 'request_invalid',
    })
  })
})
