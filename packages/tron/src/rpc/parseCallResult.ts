import { flag, list, message, optional, text, withDefault } from '@farebox/core/wire'
import { decodeMessage } from './decodeMessage.js'
import { bytes, int64, parseAnswer } from './parseAnswer.js'
import type { TronCallResult } from './TronHttp.js'

const callResult = message({
  result: message({
    result: withDefault(flag, false),
    code: optional(text),
    message: optional(text),
  }),
  energy_used: withDefault(int64, 0n),
  constant_result: withDefault(list(bytes), []),
  transaction: optional(message({ ret: withDefault(list(message({ ret: optional(text) })), []) })),
})

/**
 * What `triggerconstantcontract` answered. A call that reverts has `result: true` there, and only a
 * message, a failed `ret` and the data of the revert tell.
 *
 * @throws `rpc_malformed`
 */
export function parseCallResult(answer: unknown): TronCallResult {
  const { result, energy_used, constant_result, transaction } = parseAnswer(callResult, answer)
  const { code, message: said } = result
  const hasFailed = transaction?.ret.some(({ ret }) => ret !== undefined && ret !== 'SUCESS')
  const ok = result.result && code === undefined && said === undefined && hasFailed !== true
  return {
    ok,
    data: constant_result[0] ?? '0x',
    energyUsed: energy_used,
    ...(said === undefined ? {} : { message: decodeMessage(said) }),
    ...(code === undefined || code === 'SUCCESS' ? {} : { code }),
  }
}
