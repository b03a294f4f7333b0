import { encodeBase64 } from './encodeBase64.js'

const utf8 = new TextEncoder()

/** Base64 of the JSON of a message (x402 v2 §1.1). */
export function encodeHeader(message: object): string {
  return encodeBase64(utf8.encode(JSON.stringify(message)))
}
