import { encodeBase64 } from '../codec/encodeBase64.js'

/** The value of the `Content-Digest` header (RFC 9530) for a SHA-256 of the body's bytes. */
export function toContentDigest(digest: Uint8Array): string {
  return `sha-256=:${encodeBase64(digest)}:`
}
