import * as v from 'valibot'

/** A canonical decimal text of an unsigned integer below 2^256, as a `bigint`. */
export const uint256Text: v.GenericSchema<unknown, bigint> = v.pipe(
  v.string(),
  v.maxLength(78),
  v.regex(/^(?:0|[1-9][0-9]*)$/),
  v.transform((text) => BigInt(text)),
  v.maxValue(2n ** 256n - 1n),
)
