import { parseTronAddress } from '@farebox/tron'
import {
  createPublicClient,
  decodeErrorResult,
  encodeFunctionData,
  erc20Abi,
  getAddress,
  http,
  numberToHex,
} from 'viem'
import type { Hex, PublicClient } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTron } from '../../startTron.js'
import type { TronDevnet } from '../../TronDevnet.js'
import { createTronWeb, post } from '../createTronWeb.fixture.js'
import type { Answer } from '../createTronWeb.fixture.js'

let tron: TronDevnet
let client: PublicClient
let token: Hex
let transferId: string
let mintId: string

beforeAll(async () => {
  tron = await startTron({ solidityLag: 3 })
  client = createPublicClient({ transport: http(`${tron.rpcUrl}/jsonrpc`, { batch: true }) })
  token = parseTronAddress(await tron.deploy('FareboxUSDC', ['USDC', '2', 'USDC', 6]))
  const { buyer, seller, deployer } = tron.accounts
  const options = { feeLimit: 1_000_000_000 }
  const owner = await createTronWeb(tron, deployer).contract().at(token.replace('0x', '41'))
  mintId = await owner['mint'](buyer.address, 1_000n).send(options)
  const mine = await createTronWeb(tron).contract().at(token.replace('0x', '41'))
  transferId = await mine['transfer'](seller.address, 42n).send(options)
})
afterAll(() => tron.close())

function call(method: string, ...params: unknown[]): Promise<Answer> {
  return post(tron, '/jsonrpc', { jsonrpc: '2.0', id: 7, method, params })
}

test('chain, head and balance', async () => {
  expect(await client.getChainId()).toBe(tron.chainId)
  expect(await call('net_version')).toEqual({ jsonrpc: '2.0', id: 7, result: '0xcd8690dc' })
  const { number } = await tron.chain.getHead()
  expect(await client.getBlockNumber()).toBe(BigInt(number))
  expect(await client.getBalance({ address: tron.accounts.extra[5]?.hex ?? '0x' })).toBe(
    100_000_000_000n,
  )
})

test('reads a contract', async () => {
  const { seller } = tron.accounts
  expect(
    await client.readContract({
      address: token,
      abi: erc20Abi,
      functionName: 'balanceOf',
      args: [seller.hex],
    }),
  ).toBe(42n)
  expect(await client.getCode({ address: token })).toMatch(/^0x60/)
  expect(await call('eth_getStorageAt', token, '0x0', 'latest')).toHaveProperty(
    'result',
    expect.stringMatching(/^0x[0-9a-f]{64}$/),
  )
})

test('estimates energy, and says why it reverts', async () => {
  const { buyer, seller } = tron.accounts
  const transfer = {
    address: token,
    abi: erc20Abi,
    functionName: 'transfer',
    account: buyer.hex,
  } as const
  const energy = await client.estimateContractGas({ ...transfer, args: [seller.hex, 1n] })
  expect(energy).toBeGreaterThan(1_000n)
  await expect(
    client.simulateContract({ ...transfer, args: [seller.hex, 10n ** 20n] }),
  ).rejects.toThrow(/REVERT opcode executed/)
  const data = encodeFunctionData({ ...transfer, args: [seller.hex, 10n ** 20n] })
  const { error } = await call('eth_call', { from: buyer.hex, to: token, data }, 'latest')
  expect(error).toMatchObject({ code: -32_000, message: 'REVERT opcode executed' })
  expect(decodeErrorResult({ abi: [], data: error.data })).toMatchObject({
    args: [expect.stringMatching(/exceeds balance/)],
  })
})

test('a call of what is no contract', async () => {
  const { buyer } = tron.accounts
  expect(await call('eth_call', { to: buyer.hex, data: '0x' }, 'latest')).toMatchObject({
    error: { code: -32_000, message: 'Smart contract is not exist.' },
  })
})

test('the receipt and the transaction', async () => {
  const receipt = await client.getTransactionReceipt({ hash: `0x${transferId}` })
  const info = await tron.chain.getTransactionInfo(transferId)
  expect(receipt).toMatchObject({
    status: 'success',
    blockNumber: BigInt(info?.blockNumber ?? 0),
    from: tron.accounts.buyer.hex,
    to: token,
    gasUsed: BigInt(info?.receipt.energyUsageTotal ?? 0),
    logs: [{ address: token, logIndex: 0, transactionHash: `0x${transferId}` }],
  })
  const transaction = await client.getTransaction({ hash: `0x${transferId}` })
  expect(transaction).toMatchObject({ from: tron.accounts.buyer.hex, to: token, value: 0n })
  expect(transaction.input).toMatch(/^0xa9059cbb/)
  const block = await client.getBlock({ blockHash: receipt.blockHash, includeTransactions: true })
  expect(block).toMatchObject({ number: receipt.blockNumber, gasUsed: receipt.gasUsed })
  expect(block.transactions).toMatchObject([{ hash: `0x${transferId}` }])
  expect(Number(block.timestamp)).toBeLessThan(10 ** 11)
})

test('two calls in one block', async () => {
  const { seller } = tron.accounts
  const contract = await createTronWeb(tron).contract().at(token.replace('0x', '41'))
  const options = { feeLimit: 1_000_000_000 }
  tron.faults.holdTransactions(true)
  const ids = [
    await contract['approve'](seller.address, 1n).send(options),
    await contract['approve'](seller.address, 2n).send(options),
  ]
  tron.faults.holdTransactions(false)
  await tron.mine()
  const receipts = await Promise.all(
    ids.map((id) => client.getTransactionReceipt({ hash: `0x${id}` })),
  )
  const [first, second] = receipts
  expect(second).toMatchObject({
    blockHash: first?.blockHash,
    transactionIndex: 1,
    cumulativeGasUsed: (first?.gasUsed ?? 0n) + (second?.gasUsed ?? 0n),
    logs: [{ logIndex: 1 }],
  })
  expect(first).toMatchObject({ transactionIndex: 0, cumulativeGasUsed: first?.gasUsed })
})

test('logs by address, topic, range and block', async () => {
  const { buyer, seller } = tron.accounts
  const event = erc20Abi[1]
  const base = { address: token, event, fromBlock: 0n } as const
  expect(await client.getLogs(base)).toHaveLength(2)
  const sent = await client.getLogs({ ...base, args: { from: buyer.hex } })
  expect(sent).toMatchObject([{ args: { to: getAddress(seller.hex), value: 42n } }])
  expect(await client.getLogs({ ...base, args: { to: [seller.hex, buyer.hex] } })).toHaveLength(2)
  expect(await client.getLogs({ ...base, address: buyer.hex })).toEqual([])
  const blockHash = sent[0]?.blockHash ?? '0x'
  expect(await client.getLogs({ address: token, blockHash })).toHaveLength(1)
  const { blockNumber: mintBlock } = await client.getTransactionReceipt({ hash: `0x${mintId}` })
  expect(await client.getLogs({ ...base, toBlock: mintBlock })).toHaveLength(1)
})

test('finalized is behind', async () => {
  const latest = await client.getBlock()
  const finalized = await client.getBlock({ blockTag: 'finalized' })
  expect(latest.number - finalized.number).toBe(3n)
})

test('what is not there is null', async () => {
  const none = `0x${'00'.repeat(32)}`
  for (const method of ['eth_getTransactionByHash', 'eth_getTransactionReceipt']) {
    expect(await call(method, none)).toHaveProperty('result', null)
  }
  expect(await call('eth_getBlockByHash', none, false)).toHaveProperty('result', null)
  expect(await call('eth_getBlockByNumber', '0xffffff', false)).toHaveProperty('result', null)
})

test.each(['eth_sendRawTransaction', 'eth_getTransactionCount', 'toString'])(
  'no %s: it is for reading',
  async (method) => {
    expect(await call(method, '0x00')).toEqual({
      jsonrpc: '2.0',
      id: 7,
      error: {
        code: -32_601,
        message: `the method ${method} does not exist/is not available`,
        data: '{}',
      },
    })
  },
)

test.each([
  ['eth_getBalance', ['0x12', 'latest']],
  ['eth_getBalance', [`0x${'00'.repeat(20)}`, '0x0']],
  ['eth_getTransactionByHash', ['nothing']],
  ['eth_getLogs', [{ fromBlock: '0x2', toBlock: '0x1' }]],
  ['eth_getLogs', [{ blockHash: `0x${'00'.repeat(32)}`, fromBlock: '0x1' }]],
  ['eth_getLogs', [{ topics: 'Transfer' }]],
  ['eth_getLogs', ['all']],
  ['eth_call', [{ to: '0x1', data: '0x' }, 'latest']],
  ['eth_call', [{ to: `0x${'00'.repeat(20)}`, data: 'x' }, 'latest']],
])('%s refuses %j', async (method, params) => {
  expect(await call(method, ...params)).toHaveProperty('error.code', -32_602)
})

test('a range that is too long', async () => {
  expect(
    await call('eth_getLogs', { fromBlock: '0x0', toBlock: numberToHex(5_001) }),
  ).toHaveProperty('error.message', 'exceed max block range: 5000')
})

test('batches, and what is not a call', async () => {
  const one = { jsonrpc: '2.0', id: 1, method: 'eth_chainId', params: [] }
  expect(await post(tron, '/jsonrpc', [one, { id: 2 }])).toMatchObject([
    { id: 1, result: '0xcd8690dc' },
    { error: { code: -32_600 } },
  ])
  expect(await post(tron, '/jsonrpc', [])).toHaveProperty('error.code', -32_600)
  expect(await post(tron, '/jsonrpc', '{')).toHaveProperty('error.code', -32_700)
  expect((await fetch(`${tron.rpcUrl}/jsonrpc`)).status).toBe(405)
})
