import { atomicAmount, count, filledText, flag, message, text } from './fields.js'
import { literal, narrow, only, optional, type Reader } from './Reader.js'
import type { TransferAnswer } from './types.js'

type Transferred = Extract<TransferAnswer, { readonly state: 'transferred' }>

const states: ReadonlySet<unknown> = new Set<TransferAnswer['state']>([
  'unknown',
  'failed',
  'unfit',
  'transferred',
])

const stated: Reader<{ readonly state: TransferAnswer['state'] }> = message({
  state: only(
    (value): value is TransferAnswer['state'] => states.has(value),
    'is not what is known of a transfer',
  ),
})

const transferred: Reader<Transferred> = message<Transferred>({
  state: literal('transferred'),
  payer: filledText,
  amount: atomicAmount,
  log: filledText,
  blockTime: count,
  confirmations: count,
  isFinal: flag,
  isSigned: optional(flag),
  memo: optional(narrow(text, ({ length }) => length <= 1024, 'is too long')),
})

/**
 * A facilitator's answer to `POST /transfer`.
 *
 * @throws `schema_invalid`
 */
export function parseTransferAnswer(value: unknown): TransferAnswer {
  const { state } = stated(value)
  return state === 'transferred' ? transferred(value) : { state }
}
