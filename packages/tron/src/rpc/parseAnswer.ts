import { FareboxError } from '@farebox/core'
import { convert, matching, narrow, only, readAs, type Reader } from '@farebox/core/wire'
import type { Hex } from '@farebox/evm'

/** Bytes without `0x`, as java-tron writes them. */
export const bytes: Reader<Hex> = convert(
  matching(/^(?:0x)?(?:[0-9a-fA-F]{2})*$/),
  (text): Hex => `0x${text.replace(/^0x/, '').toLowerCase()}`,
)

/** The id of a block or a transaction. */
export const id: Reader<string> = convert(matching(/^(?:0x)?[0-9a-fA-F]{64}$/), (text) =>
  text.replace(/^0x/, '').toLowerCase(),
)

const integer = only((value): value is number => Number.isInteger(value), 'must be a whole number')
const digits = matching(/^-?\d{1,19}$/)

/** An int64: a number, or a text where the node is set to spare JavaScript its digits. */
export const int64: Reader<bigint> = (value, path) =>
  BigInt((typeof value === 'string' ? digits : integer)(value, path))

/** Milliseconds since the epoch. */
export const time: Reader<number> = narrow(
  convert(int64, Number),
  Number.isSafeInteger,
  'must be a time in milliseconds',
)

/** @throws `rpc_malformed` */
export function parseAnswer<T>(read: Reader<T>, answer: unknown): T {
  return readAs(read, answer, (cause) => new FareboxError('rpc_malformed', { cause }))
}
