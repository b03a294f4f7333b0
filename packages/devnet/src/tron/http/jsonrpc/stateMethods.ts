import { numberToHex } from 'viem'
import type { Hex, TronCall, TronCallResult, TronChain, TronLogFilter } from '../../TronChain.js'
import { isJsonList } from '../json/isJsonList.js'
import { isJsonObject } from '../json/isJsonObject.js'
import type { TronJson, TronJsonObject } from '../json/TronJson.js'
import {
  readBlockNumber,
  readQuantity,
  readRpcAddress,
  readRpcBytes,
  readRpcHash,
  readTopics,
  requireLatest,
} from './readParams.js'
import { refuseRpc } from './refuseRpc.js'
import type { RpcMethod } from './RpcMethod.js'
import { toRpcLog } from './toRpcJson.js'

// java-tron's default for one search.
const maxBlockRange = 5000

/** Balances, code, calls and logs. */
export const stateMethods: Readonly<Record<string, RpcMethod>> = {
  eth_getBalance: async (chain, [address, block]) => {
    await requireLatest(chain, block)
    return numberToHex((await chain.getAccount(readRpcAddress(address)))?.balance ?? 0n)
  },
  eth_getCode: async (chain, [address, block]) => {
    await requireLatest(chain, block)
    return chain.getCode(readRpcAddress(address))
  },
  eth_getStorageAt: async (chain, [address, slot, block]) => {
    await requireLatest(chain, block)
    const position = numberToHex(readQuantity(slot) ?? 0n, { size: 32 })
    return chain.getStorage(readRpcAddress(address), position)
  },
  eth_call: async (chain, [call, block]) => {
    const request = await readRequest(chain, call, block)
    if (request.to !== undefined && (await chain.getCode(request.to)) === '0x') {
      return refuseRpc('internal', 'Smart contract is not exist.')
    }
    return (await run(chain, request)).data
  },
  eth_estimateGas: async (chain, [call, block]) =>
    numberToHex((await run(chain, await readRequest(chain, call, block))).energyUsed),
  eth_getLogs: async (chain, [filter]) => {
    if (!isJsonObject(filter)) return refuseRpc('params', 'invalid filter')
    return (await chain.getLogs(await readFilter(chain, filter))).map(toRpcLog)
  },
}

async function readRequest(
  chain: TronChain,
  posted: TronJson | undefined,
  block: TronJson | undefined,
): Promise<TronCall> {
  if (!isJsonObject(posted)) return refuseRpc('params', 'invalid json request')
  await requireLatest(chain, block)
  return readCall(posted)
}

async function run(chain: TronChain, call: TronCall): Promise<TronCallResult> {
  const outcome = await chain.call(call)
  if (outcome.result === 'SUCCESS') return outcome
  return refuseRpc('internal', outcome.message ?? outcome.result, outcome.data)
}

function readCall({ from, to, data, input, value }: TronJsonObject): TronCall {
  const sender: Hex =
    from === undefined || from === null ? `0x${'0'.repeat(40)}` : readRpcAddress(from)
  return {
    from: sender,
    data: readRpcBytes(data ?? input),
    value: readQuantity(value) ?? 0n,
    ...(to !== undefined && to !== null && { to: readRpcAddress(to) }),
  }
}

async function readFilter(chain: TronChain, filter: TronJsonObject): Promise<TronLogFilter> {
  const { address, blockHash, fromBlock, toBlock } = filter
  const topics = readTopics(filter['topics'])
  const addresses = address === undefined || address === null ? undefined : readAddresses(address)
  const place = { ...(addresses && { addresses }), ...(topics && { topics }) }
  if (blockHash !== undefined && blockHash !== null) {
    if (fromBlock !== undefined || toBlock !== undefined) {
      return refuseRpc('params', 'cannot specify both BlockHash and FromBlock/ToBlock')
    }
    return { ...place, blockId: readRpcHash(blockHash) }
  }
  const from = await readBlockNumber(chain, fromBlock)
  const to = await readBlockNumber(chain, toBlock)
  if (from > to) return refuseRpc('params', 'please verify: fromBlock <= toBlock')
  if (to - from > maxBlockRange) {
    return refuseRpc('params', `exceed max block range: ${maxBlockRange}`)
  }
  return { ...place, fromBlock: from, toBlock: to }
}

function readAddresses(value: TronJson): readonly Hex[] {
  const list = typeof value === 'object' && value !== null && isJsonList(value) ? value : [value]
  return list.map(readRpcAddress)
}
