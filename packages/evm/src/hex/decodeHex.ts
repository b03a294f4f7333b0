import type { Hex } from './Hex.js'
import { writeHex } from './writeHex.js'

/** The bytes of a `0x` text whose digits have been checked before. */
export function decodeHex(hex: Hex): Uint8Array {
  const bytes = new Uint8Array(hex.length / 2 - 1)
  writeHex(bytes, 0, hex)
  return bytes
}
