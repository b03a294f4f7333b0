import { FareboxError } from '@farebox/core'
import type { Hex } from '@farebox/evm'
import * as v from 'valibot'
import { bytes, id, parseAnswer } from './parseAnswer.js'
import type { TronChainLog } from './TronHttp.js'

const log = v.object({
  address: v.pipe(
    v.string(),
    v.regex(/^0x[0-9a-fA-F]{40}$/),
    v.transform((text): Hex => `0x${text.slice(2).toLowerCase()}`),
  ),
  topics: v.pipe(v.array(bytes), v.maxLength(4)),
  data: bytes,
  transactionHash: id,
  blockNumber: v.pipe(
    v.string(),
    v.regex(/^0x[0-9a-fA-F]{1,16}$/),
    v.transform((text) => BigInt(text)),
  ),
})
const schema = v.object({ result: v.optional(v.array(log)), error: v.optional(v.unknown()) })

/**
 * What `eth_getLogs` answered.
 *
 * @throws `rpc_malformed`, or `rpc_unavailable` when the node does not serve it
 */
export function parseChainLogs(answer: unknown): readonly TronChainLog[] {
  const { result, error } = parseAnswer(schema, answer)
  if (result === undefined) throw new FareboxError('rpc_unavailable', { cause: error })
  return result.map(({ transactionHash, ...rest }) => ({ transaction: transactionHash, ...rest }))
}
