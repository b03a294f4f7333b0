import type { TronWeb, Types } from 'tronweb'
import { toHex } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTron } from '../startTron.js'
import type { TronDevnet } from '../TronDevnet.js'
import { createTronWeb, post } from './createTronWeb.fixture.js'

const types = {
  TransferWithAuthorization: [
    { name: 'from', type: 'address' },
    { name: 'to', type: 'address' },
    { name: 'value', type: 'uint256' },
    { name: 'validAfter', type: 'uint256' },
    { name: 'validBefore', type: 'uint256' },
    { name: 'nonce', type: 'bytes32' },
  ],
}
const selector = 'transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes)'
const feeLimit = 1_000_000_000

let tron: TronDevnet
let buyer: TronWeb
let facilitator: TronWeb
let token: string

beforeAll(async () => {
  tron = await startTron({ network: 'tron:mainnet' })
  buyer = createTronWeb(tron)
  facilitator = createTronWeb(tron, tron.accounts.facilitator)
  token = await tron.deploy('FareboxUSDC', ['USDC', '2', 'USDC', 6])
  const owner = createTronWeb(tron, tron.accounts.deployer)
  const contract = await owner.contract().at(token)
  await contract['mint'](tron.accounts.buyer.address, 1_000n).send({ feeLimit })
})
afterAll(() => tron.close())

function sign(chainId: number, nonce: string): string {
  const domain = { name: 'USDC', version: '2', chainId, verifyingContract: token }
  return buyer.trx.signTypedData(domain, types, {
    from: tron.accounts.buyer.address,
    to: tron.accounts.seller.address,
    value: 10,
    validAfter: 0,
    validBefore: 4_000_000_000,
    nonce,
  })
}

async function use(signature: string, nonce: string): Promise<Types.TransactionInfo> {
  const { transaction } = await facilitator.transactionBuilder.triggerSmartContract(
    token,
    selector,
    { feeLimit },
    [
      { type: 'address', value: tron.accounts.buyer.address },
      { type: 'address', value: tron.accounts.seller.address },
      { type: 'uint256', value: 10 },
      { type: 'uint256', value: 0 },
      { type: 'uint256', value: 4_000_000_000 },
      { type: 'bytes32', value: nonce },
      { type: 'bytes', value: signature },
    ],
  )
  const sent = await facilitator.trx.sendRawTransaction(await facilitator.trx.sign(transaction))
  expect(sent.result).toBe(true)
  return facilitator.trx.getTransactionInfo(transaction.txID)
}

test('a signature of tronweb pays, once', async () => {
  expect(tron).toMatchObject({ chainId: 728_126_428, network: 'tron:728126428' })
  const nonce = toHex(1, { size: 32 })
  const signature = sign(tron.chainId, nonce)
  const paid = await use(signature, nonce)
  expect(paid.receipt.result).toBe('SUCCESS')
  expect(paid.log).toHaveLength(2)
  const again = await use(signature, nonce)
  expect(again).toMatchObject({ result: 'FAILED', receipt: { result: 'REVERT' } })
  // Error(string), whose text says why.
  expect(again.contractResult[0]).toMatch(/^08c379a0/)
  expect(Buffer.from(again.contractResult[0] ?? '', 'hex').toString()).toMatch(/used/)
})

test('a signature for another network does not', async () => {
  const nonce = toHex(2, { size: 32 })
  const info = await use(sign(3_448_148_188, nonce), nonce)
  expect(info.receipt.result).toBe('REVERT')
})

test.each([
  ['tron:nile', 3_448_148_188, 'cd8690dc'],
  ['tron:shasta', 2_494_104_990, '94a9059e'],
  ['tron:0x2b6653dc', 728_126_428, '2b6653dc'],
])('%s is the end of its genesis', async (network, chainId, digits) => {
  const other = await startTron({ network })
  try {
    expect(other).toMatchObject({ chainId, network: `tron:${chainId}` })
    const genesis = await post(other, '/wallet/getblockbynum', { num: 0 })
    expect(genesis.blockID.slice(-8)).toBe(digits)
  } finally {
    await other.close()
  }
})
