import { FareboxError } from '@farebox/core'
import type { Hex } from '@farebox/evm'
import * as v from 'valibot'

/** Bytes without `0x`, as java-tron writes them. */
export const bytes: v.GenericSchema<unknown, Hex> = v.pipe(
  v.string(),
  v.regex(/^(?:0x)?(?:[0-9a-fA-F]{2})*$/),
  v.transform((text): Hex => `0x${text.replace(/^0x/, '').toLowerCase()}`),
)

/** The id of a block or a transaction. */
export const id: v.GenericSchema<unknown, string> = v.pipe(
  v.string(),
  v.regex(/^(?:0x)?[0-9a-fA-F]{64}$/),
  v.transform((text) => text.replace(/^0x/, '').toLowerCase()),
)

/** An int64: a number, or a text where the node is set to spare JavaScript its digits. */
export const int64: v.GenericSchema<unknown, bigint> = v.pipe(
  v.union([v.pipe(v.number(), v.integer()), v.pipe(v.string(), v.regex(/^-?\d{1,19}$/))]),
  v.transform((value) => BigInt(value)),
)

/** Milliseconds since the epoch. */
export const time: v.GenericSchema<unknown, number> = v.pipe(
  int64,
  v.transform(Number),
  v.safeInteger(),
)

/** @throws `rpc_malformed` */
export function parseAnswer<Output>(
  schema: v.GenericSchema<unknown, Output>,
  answer: unknown,
): Output {
  const result = v.safeParse(schema, answer)
  if (result.success) return result.output
  throw new FareboxError('rpc_malformed', { cause: new v.ValiError(result.issues) })
}
