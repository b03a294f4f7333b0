import { FareboxError } from '@farebox/core'
import { anything, atMost, convert, list, matching, message, optional } from '@farebox/core/wire'
import type { Hex } from '@farebox/evm'
import { bytes, id, parseAnswer } from './parseAnswer.js'
import type { TronChainLog } from './TronHttp.js'

const log = message({
  address: convert(
    matching(/^0x[0-9a-fA-F]{40}$/),
    (text): Hex => `0x${text.slice(2).toLowerCase()}`,
  ),
  topics: atMost(list(bytes), 4),
  data: bytes,
  transactionHash: id,
  blockNumber: convert(matching(/^0x[0-9a-fA-F]{1,16}$/), (text) => BigInt(text)),
})
const logs = message({ result: optional(list(log)), error: anything })

/**
 * What `eth_getLogs` answered.
 *
 * @throws `rpc_malformed`, or `rpc_unavailable` when the node does not serve it
 */
export function parseChainLogs(answer: unknown): readonly TronChainLog[] {
  const { result, error } = parseAnswer(logs, answer)
  if (result === undefined) throw new FareboxError('rpc_unavailable', { cause: error })
  return result.map(({ transactionHash, ...rest }) => ({ transaction: transactionHash, ...rest }))
}
