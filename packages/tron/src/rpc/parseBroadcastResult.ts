import { flag, message, only, optional, text, withDefault } from '@farebox/core/wire'
import { decodeMessage } from './decodeMessage.js'
import { parseAnswer } from './parseAnswer.js'
import type { TronBroadcastResult } from './TronHttp.js'

const broadcast = message({
  result: withDefault(flag, false),
  code: optional(
    only(
      (value): value is string | number => typeof value === 'string' || typeof value === 'number',
      'must be a text or a number',
    ),
  ),
  message: withDefault(text, ''),
})

/** @throws `rpc_malformed` */
export function parseBroadcastResult(answer: unknown): TronBroadcastResult {
  const { result, code, ...rest } = parseAnswer(broadcast, answer)
  if (result) return { kind: 'accepted' }
  if (code === 'DUP_TRANSACTION_ERROR') return { kind: 'known' }
  return { kind: 'refused', code: String(code ?? 'UNKNOWN'), message: decodeMessage(rest.message) }
}
