import type { TransactionContract } from './TransactionContract.js'

/**
 * A number of java-tron's JSON. Decoding gives a bigint only above 2^53; encoding takes safe integers, bigints
 * and decimal text, and refuses anything that would lose digits.
 */
export type Int64 = number | bigint

/** `raw_data` in java-tron's JSON: what is signed. Defaults (0, empty) are absent, as in the bytes. */
export interface TransactionRaw {
  readonly contract?: readonly TransactionContract[]
  /** The last two bytes of a recent block's number. */
  readonly ref_block_bytes?: string
  /** Bytes 8 to 15 of that block's id. */
  readonly ref_block_hash?: string
  readonly ref_block_num?: Int64
  /** Milliseconds since the epoch. */
  readonly expiration?: Int64
  readonly timestamp?: Int64
  /** The most sun that may be burnt for energy. */
  readonly fee_limit?: Int64
  /** A memo, in hexadecimal. */
  readonly data?: string
  readonly scripts?: string
}
