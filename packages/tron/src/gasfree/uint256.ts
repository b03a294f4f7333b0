import { atomicAmount, convert, count, narrow, type Reader } from '@farebox/core/wire'

/** An unsigned integer below 2^256 as a canonical decimal text. */
export const uint256Text: Reader<bigint> = narrow(
  convert(atomicAmount, (text) => BigInt(text)),
  (value) => value >> 256n === 0n,
  'must be below 2^256',
)

const exactNumber = convert(count, (value) => BigInt(value))

/** The same, or a number that JSON has carried exactly. */
export const uint256: Reader<bigint> = (value, path) =>
  (typeof value === 'number' ? exactNumber : uint256Text)(value, path)
