import { encodeHex as encodeDigits } from '@farebox/core'
import type { Hex } from './Hex.js'

/** Bytes as `0x` and lower-case digits. */
export function encodeHex(bytes: Uint8Array): Hex {
  return `0x${encodeDigits(bytes)}`
}
