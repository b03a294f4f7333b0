import { atomicAmount, convert, narrow, type Reader } from '@farebox/core/wire'

/** A canonical decimal text of an unsigned integer below 2^256, as a `bigint`. */
export const uint256Text: Reader<bigint> = /* @__PURE__ */ (() =>
  narrow(
    convert(atomicAmount, (text) => BigInt(text)),
    (value) => value >> 256n === 0n,
    'must be below 2^256',
  ))()
