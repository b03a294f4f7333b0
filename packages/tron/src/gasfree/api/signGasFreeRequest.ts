import { encodeBase64 } from '@farebox/core'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'

/** What the GasFree API knows its callers by. */
export interface GasFreeCredentials {
  readonly apiKey: string
  readonly apiSecret: string
}

/**
 * The headers that authenticate one request: a MAC over method, path (with its prefix, without a query) and
 * second. The body is not covered; what is submitted is signed by its user.
 *
 * @param now milliseconds since the epoch
 */
export function signGasFreeRequest(
  { apiKey, apiSecret }: GasFreeCredentials,
  method: 'GET' | 'POST',
  url: string,
  now: number,
): Readonly<Record<string, string>> {
  const timestamp = Math.floor(now / 1000).toString()
  const message = `${method}${new URL(url).pathname}${timestamp}`
  const mac = hmac(sha256, utf8ToBytes(apiSecret), utf8ToBytes(message))
  return { Timestamp: timestamp, Authorization: `ApiKey ${apiKey}:${encodeBase64(mac)}` }
}
