import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { toCanonicalJson } from '../wire/toCanonicalJson.js'
import type { JsonValue } from '../wire/types.js'

/** Makes a MAC over a value under the server's secret: 32 bytes. `purpose` keeps two uses of it apart. */
export type Mac = (purpose: string, value: JsonValue) => Uint8Array

/** @param drawSecret called on first use: some runtimes have no randomness while a module is loaded. */
export function createMac(drawSecret: () => Uint8Array): Mac {
  let secret: Uint8Array | undefined
  return (purpose, value) => {
    secret ??= drawSecret()
    return hmac(sha256, secret, utf8ToBytes(toCanonicalJson([purpose, value])))
  }
}
