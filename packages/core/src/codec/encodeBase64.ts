import { base64Alphabet, base64Padding } from './base64Alphabet.js'

const characters = Uint8Array.from(base64Alphabet, (character) => character.charCodeAt(0))
const ascii = new TextDecoder()
/** For texts of the usual length: bytes of their own would be memory outside of the heap for each of them. */
const usual = new Uint8Array(4_096)

/**
 * Standard, padded base64 (RFC 4648 §4), as every x402 header uses it.
 *
 * @example
 * ```ts
 * import { encodeBase64 } from '@farebox/core'
 *
 * encodeBase64(new TextEncoder().encode('{}')) // 'e30='
 * ```
 */
export function encodeBase64(bytes: Uint8Array): string {
  const { length } = bytes
  const size = Math.ceil(length / 3) * 4
  const codes = size > usual.length ? new Uint8Array(size) : usual
  let at = 0
  for (let i = 0; i < length; i += 3) {
    const word = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    codes[at++] = characters[word >> 18] ?? 0
    codes[at++] = characters[(word >> 12) & 63] ?? 0
    codes[at++] = characters[(word >> 6) & 63] ?? 0
    codes[at++] = characters[word & 63] ?? 0
  }
  if (length % 3 !== 0) codes[size - 1] = base64Padding
  if (length % 3 === 1) codes[size - 2] = base64Padding
  return ascii.decode(codes.length === size ? codes : codes.subarray(0, size))
}
