import type { TransactionRaw } from '@farebox/tron/transaction'
import { numberToHex } from 'viem'
import type {
  Hex,
  TronBlock,
  TronLog,
  TronParameters,
  TronTransaction,
  TronTransactionInfo,
} from '../../TronChain.js'
import type { TronJsonObject } from '../json/TronJson.js'

const emptyBloom = `0x${'0'.repeat(512)}`
const emptyHash = `0x${'0'.repeat(64)}`
const emptyNonce = '0x0000000000000000'

/** A log as Ethereum's clients read it. */
export function toRpcLog(log: TronLog): TronJsonObject {
  return {
    address: log.address,
    topics: log.topics,
    data: log.data,
    blockHash: `0x${log.blockId}`,
    blockNumber: numberToHex(log.blockNumber),
    transactionHash: `0x${log.transactionId}`,
    transactionIndex: numberToHex(log.transactionIndex),
    logIndex: numberToHex(log.logIndex),
    removed: false,
  }
}

/** A block; times are seconds. */
export function toRpcBlock(
  block: TronBlock,
  transactions: readonly TronJsonObject[] | undefined,
  energyUsed: number,
): TronJsonObject {
  return {
    number: numberToHex(block.number),
    hash: `0x${block.id}`,
    parentHash: `0x${block.parentId}`,
    nonce: emptyNonce,
    sha3Uncles: emptyHash,
    logsBloom: emptyBloom,
    transactionsRoot: `0x${block.transactionRoot}`,
    stateRoot: '0x',
    receiptsRoot: emptyHash,
    mixHash: emptyHash,
    miner: block.witness,
    difficulty: '0x0',
    totalDifficulty: '0x0',
    extraData: '0x',
    size: numberToHex(block.transactions.reduce((sum, { size }) => sum + size, 0)),
    gasLimit: '0x0',
    gasUsed: numberToHex(energyUsed),
    timestamp: numberToHex(Math.floor(block.timestamp / 1000)),
    transactions: transactions ?? block.transactions.map(({ id }) => `0x${id}`),
    uncles: [],
    baseFeePerGas: '0x0',
  }
}

/** A transaction in a block. `gas` is energy. */
export function toRpcTransaction(
  transaction: TronTransaction,
  block: TronBlock,
  info: TronTransactionInfo | undefined,
  { energyPrice }: TronParameters,
): TronJsonObject {
  const signature = transaction.signatures[0] ?? ''
  return {
    hash: `0x${transaction.id}`,
    blockHash: `0x${block.id}`,
    blockNumber: numberToHex(block.number),
    transactionIndex: numberToHex(block.transactions.findIndex(({ id }) => id === transaction.id)),
    ...describeCall(transaction.raw),
    gas: numberToHex(info?.receipt.energyUsageTotal ?? 0),
    gasPrice: numberToHex(energyPrice),
    nonce: emptyNonce,
    type: '0x0',
    r: `0x${signature.slice(0, 64)}`,
    s: `0x${signature.slice(64, 128)}`,
    v: `0x${signature.slice(128, 130)}`,
  }
}

/** A receipt; status 0 is a call that failed on chain. */
export function toRpcReceipt(
  transaction: TronTransaction,
  block: TronBlock,
  info: TronTransactionInfo,
  energyBefore: number,
  { energyPrice }: TronParameters,
): TronJsonObject {
  const { from, to } = describeCall(transaction.raw)
  const { energyUsageTotal } = info.receipt
  return {
    transactionHash: `0x${info.id}`,
    transactionIndex: numberToHex(info.transactionIndex),
    blockHash: `0x${block.id}`,
    blockNumber: numberToHex(info.blockNumber),
    from,
    to,
    contractAddress: to === null ? (info.contractAddress ?? null) : null,
    cumulativeGasUsed: numberToHex(energyBefore + energyUsageTotal),
    gasUsed: numberToHex(energyUsageTotal),
    effectiveGasPrice: numberToHex(energyPrice),
    status: info.result === 'SUCCESS' ? '0x1' : '0x0',
    logs: info.logs.map(toRpcLog),
    logsBloom: emptyBloom,
    type: '0x0',
  }
}

interface RpcCallFields {
  readonly from: Hex | null
  readonly to: Hex | null
  readonly value: string
  readonly input: string
}

function describeCall({ contract }: TransactionRaw): RpcCallFields & TronJsonObject {
  const first = contract?.[0]
  const value = first?.parameter.value ?? {}
  const from = toAddress(value.owner_address)
  if (first?.type === 'TransferContract') {
    const { to_address, amount = 0 } = first.parameter.value
    return { from, to: toAddress(to_address), value: numberToHex(amount), input: '0x' }
  }
  if (first?.type === 'TriggerSmartContract') {
    const { contract_address, call_value = 0, data = '' } = first.parameter.value
    return {
      from,
      to: toAddress(contract_address),
      value: numberToHex(call_value),
      input: `0x${data}`,
    }
  }
  if (first?.type === 'CreateSmartContract') {
    const { bytecode = '', call_value = 0 } = first.parameter.value.new_contract ?? {}
    return { from, to: null, value: numberToHex(call_value), input: `0x${bytecode}` }
  }
  return { from, to: null, value: '0x0', input: '0x' }
}

function toAddress(hex41: string | undefined): Hex | null {
  return hex41 === undefined ? null : `0x${hex41.slice(2)}`
}
