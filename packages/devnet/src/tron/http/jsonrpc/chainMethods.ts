import { numberToHex } from 'viem'
import type { TronBlock, TronChain, TronTransaction } from '../../TronChain.js'
import type { TronJson } from '../json/TronJson.js'
import { readBlock, readBlockNumber, readRpcHash } from './readParams.js'
import type { RpcMethod } from './RpcMethod.js'
import { toRpcBlock, toRpcReceipt, toRpcTransaction } from './toRpcJson.js'

/** Blocks, transactions and receipts. */
export const chainMethods: Readonly<Record<string, RpcMethod>> = {
  eth_chainId: async (chain) => numberToHex(chain.chainId),
  net_version: async (chain) => numberToHex(chain.chainId),
  net_listening: async () => true,
  eth_syncing: async () => false,
  eth_accounts: async () => [],
  web3_clientVersion: async () => 'TRON/v4.8.0/Linux/Java1.8/GreatVoyage-v4.8.0',
  eth_gasPrice: async (chain) => numberToHex(chain.parameters.energyPrice),
  eth_blockNumber: async (chain) => numberToHex(await readBlockNumber(chain, 'latest')),
  eth_getBlockByNumber: async (chain, [number, full]) =>
    describeBlock(chain, await readBlock(chain, number), full === true),
  eth_getBlockByHash: async (chain, [hash, full]) =>
    describeBlock(chain, await chain.getBlock(readRpcHash(hash)), full === true),
  eth_getTransactionByHash: async (chain, [hash]) => {
    const found = await findTransaction(chain, readRpcHash(hash))
    if (found === undefined) return null
    const { transaction, block } = found
    const info = await chain.getTransactionInfo(transaction.id)
    return toRpcTransaction(transaction, block, info, chain.parameters)
  },
  eth_getTransactionReceipt: async (chain, [hash]) => {
    const id = readRpcHash(hash)
    const found = await findTransaction(chain, id)
    const info = await chain.getTransactionInfo(id)
    if (found === undefined || info === undefined) return null
    const infos = await chain.getTransactionInfosOfBlock(info.blockNumber)
    const before = infos
      .filter(({ transactionIndex }) => transactionIndex < info.transactionIndex)
      .reduce((sum, { receipt }) => sum + receipt.energyUsageTotal, 0)
    return toRpcReceipt(found.transaction, found.block, info, before, chain.parameters)
  },
}

async function describeBlock(
  chain: TronChain,
  block: TronBlock | undefined,
  full: boolean,
): Promise<TronJson> {
  if (block === undefined) return null
  const infos = await chain.getTransactionInfosOfBlock(block.number)
  const energyUsed = infos.reduce((sum, { receipt }) => sum + receipt.energyUsageTotal, 0)
  const transactions = block.transactions.map((transaction) => {
    const info = infos.find(({ id }) => id === transaction.id)
    return toRpcTransaction(transaction, block, info, chain.parameters)
  })
  return toRpcBlock(block, full ? transactions : undefined, energyUsed)
}

async function findTransaction(
  chain: TronChain,
  id: string,
): Promise<{ transaction: TronTransaction; block: TronBlock } | undefined> {
  const transaction = await chain.getTransaction(id)
  if (transaction?.blockNumber === undefined) return undefined
  const block = await chain.getBlock(transaction.blockNumber)
  return block === undefined ? undefined : { transaction, block }
}
