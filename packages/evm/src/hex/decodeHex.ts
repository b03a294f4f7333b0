import { hexToBytes } from '@noble/hashes/utils'
import type { Hex } from './Hex.js'

/** The bytes of a `0x` text whose digits have been checked before. */
export function decodeHex(hex: Hex): Uint8Array {
  return hexToBytes(hex.slice(2))
}
