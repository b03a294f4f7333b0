import { sha256 } from './sha256.js'

const blockBytes = 64

/**
 * HMAC-SHA-256.
 *
 * @see RFC 2104
 */
export function hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array {
  const short = key.length > blockBytes ? sha256(key) : key
  const inner = new Uint8Array(blockBytes + message.length)
  const outer = new Uint8Array(blockBytes + 32)
  for (let i = 0; i < blockBytes; i++) {
    const byte = short[i] ?? 0
    inner[i] = byte ^ 0x36
    outer[i] = byte ^ 0x5c
  }
  inner.set(message, blockBytes)
  outer.set(sha256(inner), blockBytes)
  return sha256(outer)
}
