import type { Hex } from '@farebox/evm'
import * as v from 'valibot'
import { decodeMessage } from './decodeMessage.js'
import { bytes, id, int64, parseAnswer, time } from './parseAnswer.js'
import type { TronTransactionInfo } from './TronHttp.js'

/** 20 bytes; some nodes put the 41 of TRON in front. */
const address = v.pipe(
  bytes,
  v.check((text) => text.length === 42 || (text.length === 44 && text.startsWith('0x41'))),
  v.transform((text): Hex => `0x${text.slice(-40)}`),
)
const log = v.object({
  address,
  topics: v.optional(v.pipe(v.array(bytes), v.maxLength(4)), []),
  data: v.optional(bytes, ''),
})
const schema = v.object({
  id: v.optional(id),
  blockNumber: v.optional(int64),
  blockTimeStamp: v.optional(time, 0),
  fee: v.optional(int64, 0),
  /** Present, as `FAILED`, where it has failed. */
  result: v.optional(v.string()),
  resMessage: v.optional(v.string()),
  contractResult: v.optional(v.array(bytes), []),
  receipt: v.optional(
    v.object({
      result: v.optional(v.string()),
      energy_usage_total: v.optional(int64, 0),
    }),
    {},
  ),
  log: v.optional(v.array(log), []),
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
  const { blockNumber, ...info } = parseAnswer(schema, answer)
  if (blockNumber === undefined || blockNumber <= 0n) return undefined
  const { receipt, resMessage } = info
  return {
    id: parseAnswer(v.literal(wanted), info.id),
    blockNumber,
    timestamp: info.blockTimeStamp,
    result: receipt.result ?? info.result ?? 'DEFAULT',
    data: info.contractResult[0] ?? '0x',
    ...(resMessage === undefined ? {} : { message: decodeMessage(resMessage) }),
    logs: info.log,
    energyUsed: receipt.energy_usage_total,
    fee: info.fee,
  }
}
