import type { Hex } from './Hex.js'

/** The same bytes in lower case, such as an address without its checksum. */
export function toLowerHex(hex: string): Hex {
  return `0x${hex.slice(2).toLowerCase()}`
}
