import {
  atMost,
  convert,
  list,
  literal,
  message,
  narrow,
  optional,
  text,
  withDefault,
} from '@farebox/core/wire'
import type { Hex } from '@farebox/evm'
import { decodeMessage } from './decodeMessage.js'
import { bytes, id, int64, parseAnswer, time } from './parseAnswer.js'
import type { TronTransactionInfo } from './TronHttp.js'

/** 20 bytes; some nodes put the 41 of TRON in front. */
const address = convert(
  narrow(
    bytes,
    (hex) => hex.length === 42 || (hex.length === 44 && hex.startsWith('0x41')),
    'must be 20 bytes',
  ),
  (hex): Hex => `0x${hex.slice(-40)}`,
)
const log = message({
  address,
  topics: withDefault(atMost(list(bytes), 4), []),
  data: withDefault(bytes, '0x'),
})
const units = withDefault(int64, 0n)
const transactionInfo = message({
  id: optional(id),
  blockNumber: optional(int64),
  blockTimeStamp: withDefault(time, 0),
  fee: units,
  /** Present, as `FAILED`, where it has failed. */
  result: optional(text),
  resMessage: optional(text),
  contractResult: withDefault(list(bytes), []),
  receipt: optional(message({ result: optional(text), energy_usage_total: units })),
  log: withDefault(list(log), []),
})

/**
 * What `gettransactioninfobyid` answered: `undefined` for the empty object of a transaction that is not
 * known (yet), and for one that is in no block.
 *
 * @throws `rpc_malformed`, also when it is about another transaction
 */
export function parseTransactionInfo(
  answer: unknown,
  wanted: string,
): TronTransactionInfo | undefined {
  const { blockNumber, ...info } = parseAnswer(transactionInfo, answer)
  if (blockNumber === undefined || blockNumber <= 0n) return undefined
  const { receipt, resMessage } = info
  return {
    id: parseAnswer(literal(wanted), info.id),
    blockNumber,
    timestamp: info.blockTimeStamp,
    result: receipt?.result ?? info.result ?? 'DEFAULT',
    data: info.contractResult[0] ?? '0x',
    ...(resMessage === undefined ? {} : { message: decodeMessage(resMessage) }),
    logs: info.log,
    energyUsed: receipt?.energy_usage_total ?? 0n,
    fee: info.fee,
  }
}
