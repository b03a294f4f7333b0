import * as v from 'valibot'
import { decodeMessage } from './decodeMessage.js'
import { parseAnswer } from './parseAnswer.js'
import type { TronBroadcastResult } from './TronHttp.js'

const schema = v.object({
  result: v.optional(v.boolean(), false),
  code: v.optional(v.union([v.string(), v.number()])),
  message: v.optional(v.string(), ''),
})

/** @throws `rpc_malformed` */
export function parseBroadcastResult(answer: unknown): TronBroadcastResult {
  const { result, code, message } = parseAnswer(schema, answer)
  if (result) return { kind: 'accepted' }
  if (code === 'DUP_TRANSACTION_ERROR') return { kind: 'known' }
  return { kind: 'refused', code: String(code ?? 'UNKNOWN'), message: decodeMessage(message) }
}
