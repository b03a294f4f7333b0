import { atMost, convert, list, matching, message } from '@farebox/core/wire'
import { parseAnswer } from '../rpc/parseAnswer.js'
import type { ChainLog, ChainReceipt } from './ChainLog.js'

const lower = (written: string): string => written.toLowerCase()
const hash = convert(matching(/^0x[0-9a-fA-F]{64}$/), lower)
const quantity = convert(matching(/^0x[0-9a-fA-F]{1,16}$/), BigInt)
const logs = list(
  message({
    address: convert(matching(/^0x[0-9a-fA-F]{40}$/), lower),
    topics: atMost(list(hash), 4),
    data: convert(matching(/^0x(?:[0-9a-fA-F]{2})*$/), lower),
    logIndex: convert(quantity, Number),
    transactionHash: hash,
    blockNumber: quantity,
  }),
)
const receipt = message({
  transactionHash: hash,
  status: matching(/^0x[01]$/),
  blockNumber: quantity,
  logs,
})

/**
 * What `eth_getTransactionReceipt` answered: `undefined` while the transaction is in no block.
 *
 * @throws `rpc_malformed`
 */
export function parseReceipt(answer: unknown): ChainReceipt | undefined {
  if (answer === null) return undefined
  const { status, ...rest } = parseAnswer(receipt, answer)
  return { ...rest, succeeded: status === '0x1' }
}

/**
 * What `eth_getLogs` answered.
 *
 * @throws `rpc_malformed`
 */
export function parseLogs(answer: unknown): readonly ChainLog[] {
  return parseAnswer(logs, answer)
}
