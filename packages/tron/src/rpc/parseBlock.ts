import { message, narrow, withDefault } from '@farebox/core/wire'
import { id, int64, parseAnswer, time } from './parseAnswer.js'
import type { TronBlock } from './TronHttp.js'

const block = narrow(
  message({
    blockID: id,
    block_header: message({
      raw_data: message({ number: withDefault(int64, 0n), timestamp: withDefault(time, 0) }),
    }),
  }),
  ({ blockID, block_header }) =>
    BigInt(`0x${blockID.slice(0, 16)}`) === block_header.raw_data.number,
  'must have the id of its number',
)

/** @throws `rpc_malformed` */
export function parseBlock(answer: unknown): TronBlock {
  const { blockID, block_header } = parseAnswer(block, answer)
  return { id: blockID, ...block_header.raw_data }
}
