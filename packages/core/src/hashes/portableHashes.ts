import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { encodeHex } from '../codec/encodeHex.js'
import type { HashFunctions } from './HashFunctions.js'

const utf8 = new TextEncoder()

/** Hash functions for every runtime, which answer at once: `crypto.subtle` would answer later. */
export const portableHashes: HashFunctions = {
  sha256: (data) => encodeHex(sha256(typeof data === 'string' ? utf8.encode(data) : data)),
  hmacSha256: (key, data) => encodeHex(hmac(sha256, key, utf8.encode(data))),
}
