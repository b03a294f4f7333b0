/** 0 to 15 for a hexadecimal digit in either case. */
function toNibble(code: number): number {
  return (code & 15) + (code >> 6) * 9
}

/** Writes the bytes of a `0x` text whose digits have been checked before, in place of a copy of them. */
export function writeHex(target: Uint8Array, offset: number, hex: string): void {
  for (let index = 2; index < hex.length; index += 2) {
    target[offset + (index >> 1) - 1] =
      (toNibble(hex.charCodeAt(index)) << 4) | toNibble(hex.charCodeAt(index + 1))
  }
}
