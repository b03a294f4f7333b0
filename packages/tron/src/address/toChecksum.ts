import { encodeHex } from '@farebox/core'
import { sha256 } from '@noble/hashes/sha2.js'
import { hexToBytes } from '@noble/hashes/utils.js'

/** The checksum of Base58Check over bytes in hexadecimal: 8 digits. */
export function toChecksum(digits: string): string {
  return encodeHex(sha256(sha256(hexToBytes(digits))).subarray(0, 4))
}
