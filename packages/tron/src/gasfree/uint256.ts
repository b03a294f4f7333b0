import * as v from 'valibot'

const largest = 2n ** 256n - 1n

/** An unsigned integer below 2^256 as a canonical decimal text. */
export const uint256Text: v.GenericSchema<unknown, bigint> = v.pipe(
  v.string(),
  v.maxLength(78),
  v.regex(/^(?:0|[1-9][0-9]*)$/),
  v.transform((text) => BigInt(text)),
  v.maxValue(largest),
)

/** The same, or a number that JSON has carried exactly. */
export const uint256: v.GenericSchema<unknown, bigint> = v.union([
  uint256Text,
  v.pipe(
    v.number(),
    v.safeInteger(),
    v.minValue(0),
    v.transform((value) => BigInt(value)),
  ),
])
