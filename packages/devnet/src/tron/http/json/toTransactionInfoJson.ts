import type { TronInternalTransaction, TronLog, TronTransactionInfo } from '../../TronChain.js'
import { omitDefaults } from './omitDefaults.js'
import { toHex41 } from './toHex41.js'
import { toTextHex } from './toTextHex.js'
import type { TronJsonObject } from './TronJson.js'

/** `TransactionInfo` as java-tron prints it: the receipt, what it cost, and the logs. */
export function toTransactionInfoJson(info: TronTransactionInfo): TronJsonObject {
  const { receipt } = info
  return omitDefaults({
    id: info.id,
    fee: info.fee,
    blockNumber: info.blockNumber,
    blockTimeStamp: info.blockTimestamp,
    // A list with one empty entry where nothing was called.
    contractResult: [info.contractResult?.slice(2) ?? ''],
    contract_address: info.contractAddress && toHex41(info.contractAddress),
    receipt: omitDefaults({
      energy_usage: receipt.energyUsage,
      energy_fee: receipt.energyFee,
      origin_energy_usage: receipt.originEnergyUsage,
      energy_usage_total: receipt.energyUsageTotal,
      net_usage: receipt.netUsage,
      net_fee: receipt.netFee,
      result: receipt.result,
    }),
    log: info.logs.map(toLogJson),
    result: info.result === 'FAILED' ? 'FAILED' : undefined,
    resMessage: info.message && toTextHex(info.message),
    internal_transactions: info.internalTransactions.map(toInternalTransactionJson),
  })
}

/** The address of a log has 20 bytes, without the 41. */
export function toLogJson(log: Pick<TronLog, 'address' | 'topics' | 'data'>): TronJsonObject {
  return omitDefaults({
    address: log.address.slice(2),
    topics: log.topics.map((topic) => topic.slice(2)),
    data: log.data.slice(2),
  })
}

export function toInternalTransactionJson(internal: TronInternalTransaction): TronJsonObject {
  return omitDefaults({
    hash: internal.hash,
    caller_address: toHex41(internal.caller),
    transferTo_address: toHex41(internal.to),
    callValueInfo: [omitDefaults({ callValue: internal.value })],
    note: toTextHex(internal.note),
    rejected: internal.rejected,
  })
}
