import * as v from 'valibot'
import { flag, message, text } from './fields.js'
import type { SettleResponseV1 } from './typesV1.js'
import { validate } from './validate.js'

const settleResponseV1Schema: v.GenericSchema<unknown, SettleResponseV1> = message({
  success: flag,
  errorReason: v.exactOptional(text),
  transaction: text,
  network: text,
  payer: v.exactOptional(text),
})

/**
 * What became of an x402 v1 payment (§1.9). An answer that does not parse is an unknown outcome,
 * never a failed one.
 *
 * @throws `schema_invalid`
 */
export function parseSettleResponseV1(value: unknown): SettleResponseV1 {
  return validate(settleResponseV1Schema, value)
}
