import * as v from 'valibot'
import { id, int64, parseAnswer, time } from './parseAnswer.js'
import type { TronBlock } from './TronHttp.js'

const schema = v.pipe(
  v.object({
    blockID: id,
    block_header: v.object({
      raw_data: v.object({ number: v.optional(int64, 0), timestamp: v.optional(time, 0) }),
    }),
  }),
  v.check(
    ({ blockID, block_header }) =>
      BigInt(`0x${blockID.slice(0, 16)}`) === block_header.raw_data.number,
    'The id is not the one of the number.',
  ),
)

/** @throws `rpc_malformed` */
export function parseBlock(answer: unknown): TronBlock {
  const { blockID, block_header } = parseAnswer(schema, answer)
  return { id: blockID, ...block_header.raw_data }
}
