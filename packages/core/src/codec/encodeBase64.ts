import { base64Alphabet, base64Padding } from './base64Alphabet.js'

const characters = Uint8Array.from(base64Alphabet, (character) => character.charCodeAt(0))
const ascii = new TextDecoder()

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
  const codes = new Uint8Array(Math.ceil(length / 3) * 4)
  let at = 0
  for (let i = 0; i < length; i += 3) {
    const word = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    codes[at++] = characters[word >> 18] ?? 0
    codes[at++] = characters[(word >> 12) & 63] ?? 0
    codes[at++] = characters[(word >> 6) & 63] ?? 0
    codes[at++] = characters[word & 63] ?? 0
  }
  if (length % 3 !== 0) codes[at - 1] = base64Padding
  if (length % 3 === 1) codes[at - 2] = base64Padding
  return ascii.decode(codes)
}
