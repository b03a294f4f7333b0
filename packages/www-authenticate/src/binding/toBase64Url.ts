import { encodeBase64 } from '@farebox/core'

/** RFC 4648 §5, without padding: safe in a header and in a memo. */
export function toBase64Url(bytes: Uint8Array): string {
  return encodeBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
