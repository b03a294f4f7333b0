import { createPublicClient, encodeFunctionData, erc20Abi, http, parseAbi } from 'viem'
import type { Hex, PublicClient } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readReceipt } from './createWriter.fixture.js'
import type { Receipt } from './createWriter.fixture.js'
import { devAccounts } from './devAccounts.js'
import type { Devnet } from './Devnet.js'
import { loadArtifact } from './loadArtifact.js'
import { startDevnet } from './startDevnet.js'

const { buyer, seller } = devAccounts
const getters = parseAbi([
  'function getChainId() view returns (uint256)',
  'function getBlockNumber() view returns (uint256)',
  'function getCurrentBlockTimestamp() view returns (uint256)',
  'function getEthBalance(address account) view returns (uint256)',
])

let devnet: Devnet
let client: PublicClient

beforeAll(async () => {
  devnet = await startDevnet()
  client = createPublicClient({ transport: http(devnet.rpcUrl) })
})
afterAll(() => devnet.stop())

test("viem's multicall", async () => {
  const { USDC, USDT } = devnet.tokens
  const multicallAddress = devnet.contracts.multicall3
  const results = await client.multicall({
    multicallAddress,
    contracts: [
      { address: USDC.address, abi: erc20Abi, functionName: 'balanceOf', args: [buyer.address] },
      { address: USDT.address, abi: erc20Abi, functionName: 'symbol' },
      { address: buyer.address, abi: erc20Abi, functionName: 'symbol' },
      { address: multicallAddress, abi: getters, functionName: 'getChainId' },
      {
        address: multicallAddress,
        abi: getters,
        functionName: 'getEthBalance',
        args: [devAccounts.extra[5].address],
      },
    ],
  })
  expect(results).toMatchObject([
    { status: 'success', result: 1_000_000_000_000n },
    { status: 'success', result: 'USDT' },
    { status: 'failure' },
    { status: 'success', result: 31_337n },
    { status: 'success', result: 10_000n * 10n ** 18n },
  ])
})

test('a call that must succeed', async () => {
  const failing = { target: devnet.tokens.USDC.address, callData: '0x12345678' } as const
  const abi = parseAbi([
    'struct Call { address target; bytes callData; }',
    'struct Result { bool success; bytes returnData; }',
    'function tryAggregate(bool requireSuccess, Call[] calls) returns (Result[])',
    'function aggregate(Call[] calls) returns (uint256, bytes[])',
    'function tryBlockAndAggregate(bool requireSuccess, Call[] calls) returns (uint256, bytes32, Result[])',
  ])
  const address = devnet.contracts.multicall3
  const lenient = await client.simulateContract({
    address,
    abi,
    functionName: 'tryAggregate',
    args: [false, [failing]],
  })
  expect(lenient.result).toEqual([{ success: false, returnData: '0x' }])
  const [blockNumber] = (
    await client.simulateContract({
      address,
      abi,
      functionName: 'tryBlockAndAggregate',
      args: [false, [failing]],
    })
  ).result
  expect(blockNumber).toBe(await client.getBlockNumber())
  const strict = client.simulateContract({
    address,
    abi,
    functionName: 'tryAggregate',
    args: [true, [failing]],
  })
  await expect(strict).rejects.toThrow('call failed')
  const old = client.simulateContract({
    address,
    abi,
    functionName: 'aggregate',
    args: [[failing]],
  })
  await expect(old).rejects.toThrow('call failed')
})

test('aggregate3Value passes on exactly what it was given', async () => {
  const wallet = await devnet.deploy('Wallet1271', [seller.address])
  const send = async (value: Hex): Promise<Receipt> => {
    const call = { target: wallet, allowFailure: false, value: 1n, callData: '0x' }
    const data = encodeFunctionData({
      abi: loadArtifact('Multicall3').abi,
      functionName: 'aggregate3Value',
      args: [[call, call]],
    })
    const to = devnet.contracts.multicall3
    const from = buyer.address
    const hash = await devnet.rpc('eth_sendTransaction', [{ from, to, value, data }])
    return readReceipt(devnet, `0x${String(hash).slice(2)}`)
  }
  expect((await send('0x3')).status).toBe('0x0')
  expect((await send('0x2')).status).toBe('0x1')
  expect(await client.getBalance({ address: wallet })).toBe(2n)
})
