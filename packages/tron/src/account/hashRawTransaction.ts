import { encodeHex } from '@farebox/core'
import { sha256 } from '@noble/hashes/sha2.js'
import { hexToBytes } from '@noble/hashes/utils.js'

/** The id of a transaction, from its bytes; `undefined` for a text that is not bytes. */
export function hashRawTransaction(rawDataHex: string): string | undefined {
  if (!/^(?:[0-9a-fA-F]{2})+$/.test(rawDataHex)) return undefined
  return encodeHex(sha256(hexToBytes(rawDataHex)))
}
