import { toTronAddress } from '@farebox/tron'
import { decodeFunctionResult, encodeFunctionData, erc20Abi, toEventSelector } from 'viem'
import type { Hex, TronChain, TronLog } from '../../TronChain.js'
import type { TronJsonObject } from '../json/TronJson.js'
import { readEventQuery, readPathAddress } from './EventQuery.js'
import { pageLogs, toPageJson } from './pageLogs.js'

const types: ReadonlyMap<Hex, string> = new Map([
  [toEventSelector('Transfer(address,address,uint256)'), 'Transfer'],
  [toEventSelector('Approval(address,address,uint256)'), 'Approval'],
])

/** What an account got, gave and approved in TRC-20 tokens. */
export async function listTrc20Transfers(
  chain: TronChain,
  address: string,
  url: URL,
): Promise<TronJsonObject> {
  const account = readPathAddress(address)
  const query = readEventQuery(url.searchParams)
  const token = url.searchParams.get('contract_address')
  const given = url.searchParams.get('only_to') !== 'true'
  const taken = url.searchParams.get('only_from') !== 'true'
  const logs = await chain.getLogs({
    topics: [[...types.keys()]],
    ...(token !== null && { addresses: [readPathAddress(token)] }),
  })
  const own = logs.filter(
    (log) =>
      log.topics.length === 3 &&
      ((given && readTopic(log, 1) === account) || (taken && readTopic(log, 2) === account)),
  )
  const solid = await chain.getHead('solid')
  const page = pageLogs(own, query, solid.number)
  const tokens = await describeTokens(chain, page.logs)
  return toPageJson(
    page.logs.map((log) => ({
      transaction_id: log.transactionId,
      token_info: tokens.get(log.address),
      block_timestamp: log.blockTimestamp,
      from: toTronAddress(readTopic(log, 1)),
      to: toTronAddress(readTopic(log, 2)),
      type: types.get(log.topics[0] ?? '0x'),
      value: BigInt(log.data === '0x' ? 0 : log.data).toString(),
    })),
    page.fingerprint,
    url,
  )
}

function readTopic(log: TronLog, index: number): Hex {
  return `0x${(log.topics[index] ?? '').slice(-40)}`
}

async function describeTokens(
  chain: TronChain,
  logs: readonly TronLog[],
): Promise<ReadonlyMap<Hex, TronJsonObject>> {
  const addresses = [...new Set(logs.map(({ address }) => address))]
  return new Map(
    await Promise.all(
      addresses.map(async (address) => [address, await describeToken(chain, address)] as const),
    ),
  )
}

async function describeToken(chain: TronChain, address: Hex): Promise<TronJsonObject> {
  const read = async (functionName: 'symbol' | 'decimals' | 'name'): Promise<string | number> => {
    const data = encodeFunctionData({ abi: erc20Abi, functionName })
    const outcome = await chain.call({ from: address, to: address, data })
    try {
      return decodeFunctionResult({ abi: erc20Abi, functionName, data: outcome.data })
    } catch {
      // Not every contract that logs transfers has a name.
      return functionName === 'decimals' ? 0 : ''
    }
  }
  return {
    symbol: await read('symbol'),
    address: toTronAddress(address),
    decimals: await read('decimals'),
    name: await read('name'),
  }
}
