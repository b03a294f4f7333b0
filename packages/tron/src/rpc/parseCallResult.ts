import * as v from 'valibot'
import { decodeMessage } from './decodeMessage.js'
import { bytes, int64, parseAnswer } from './parseAnswer.js'
import type { TronCallResult } from './TronHttp.js'

const schema = v.object({
  result: v.object({
    result: v.optional(v.boolean(), false),
    code: v.optional(v.string()),
    message: v.optional(v.string()),
  }),
  energy_used: v.optional(int64, 0),
  constant_result: v.optional(v.array(bytes), []),
  transaction: v.optional(
    v.object({ ret: v.optional(v.array(v.object({ ret: v.optional(v.string()) })), []) }),
  ),
})

/**
 * What `triggerconstantcontract` answered. A call that reverts has `result: true` there, and only a
 * message, a failed `ret` and the data of the revert tell.
 *
 * @throws `rpc_malformed`
 */
export function parseCallResult(answer: unknown): TronCallResult {
  const { result, energy_used, constant_result, transaction } = parseAnswer(schema, answer)
  const { code, message } = result
  const hasFailed = transaction?.ret.some(({ ret }) => ret !== undefined && ret !== 'SUCESS')
  const ok = result.result && code === undefined && message === undefined && hasFailed !== true
  return {
    ok,
    data: constant_result[0] ?? '0x',
    energyUsed: energy_used,
    ...(message === undefined ? {} : { message: decodeMessage(message) }),
    ...(code === undefined || code === 'SUCCESS' ? {} : { code }),
  }
}
