import * as v from 'valibot'
import { atomicAmount, count, filledText, flag, message, text } from './fields.js'
import type { TransferAnswer } from './types.js'
import { validate } from './validate.js'

const transferAnswerSchema: v.GenericSchema<unknown, TransferAnswer> = v.union(
  [
    message({ state: v.picklist(['unknown', 'failed', 'unfit']) }),
    message({
      state: v.literal('transferred'),
      payer: filledText,
      amount: atomicAmount,
      log: filledText,
      blockTime: count,
      confirmations: count,
      isFinal: flag,
      isSigned: v.exactOptional(flag),
      memo: v.exactOptional(v.pipe(text, v.maxLength(1024, 'is too long'))),
    }),
  ],
  'is not what is known of a transfer',
)

/**
 * A facilitator's answer to `POST /transfer`.
 *
 * @throws `schema_invalid`
 */
export function parseTransferAnswer(value: unknown): TransferAnswer {
  return validate(transferAnswerSchema, value)
}
