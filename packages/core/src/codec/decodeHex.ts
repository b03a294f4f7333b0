/** 0 to 15 for a hexadecimal digit in either case. */
function toNibble(code: number): number {
  return (code & 15) + (code >> 6) * 9
}

/** The bytes of hexadecimal digits, without a prefix, that have been checked before. */
export function decodeHex(digits: string): Uint8Array {
  const bytes = new Uint8Array(digits.length / 2)
  for (let index = 0; index < digits.length; index += 2) {
    const high = toNibble(digits.charCodeAt(index))
    bytes[index >> 1] = (high << 4) | toNibble(digits.charCodeAt(index + 1))
  }
  return bytes
}
