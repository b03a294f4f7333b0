import { encodeHex } from '@farebox/core'
import { sha256 } from '@noble/hashes/sha2.js'

/** The id of a transaction (64 hexadecimal digits, no `0x`): what is signed. Computed, never taken from a peer. */
export function toTransactionId(rawBytes: Uint8Array): string {
  return encodeHex(sha256(rawBytes))
}
