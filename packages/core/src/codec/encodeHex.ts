const digits = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0))
const ascii = new TextDecoder()

/**
 * Lower-case hexadecimal digits, without a prefix. The text is in one piece: joined of small ones, as from
 * `@noble/hashes`, it takes ten times the memory for as long as it is kept.
 */
export function encodeHex(bytes: Uint8Array): string {
  const codes = new Uint8Array(bytes.length * 2)
  let at = 0
  for (const byte of bytes) {
    codes[at++] = digits[byte >> 4] ?? 0
    codes[at++] = digits[byte & 15] ?? 0
  }
  return ascii.decode(codes)
}
