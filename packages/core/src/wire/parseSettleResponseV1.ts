import { flag, message, text } from './fields.js'
import { optional, type Reader } from './Reader.js'
import type { SettleResponseV1 } from './typesV1.js'

const settleResponseV1: Reader<SettleResponseV1> = message<SettleResponseV1>({
  success: flag,
  errorReason: optional(text),
  transaction: text,
  network: text,
  payer: optional(text),
})

/**
 * What became of an x402 v1 payment (§1.9). An answer that does not parse is an unknown outcome,
 * never a failed one.
 *
 * @throws `schema_invalid`
 */
export function parseSettleResponseV1(value: unknown): SettleResponseV1 {
  return settleResponseV1(value)
}
