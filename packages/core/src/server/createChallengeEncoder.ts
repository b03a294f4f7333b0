import { encodeBase64 } from '../codec/encodeBase64.js'
import type { PaymentRequirements, ResourceInfo } from '../wire/types.js'

/** A challenge in its two forms: the `PAYMENT-REQUIRED` header, and JSON for the body. */
export interface EncodedChallenge {
  readonly header: string
  readonly json: string
}

/** Encodes challenges that differ in nothing but the resource's URL and the error. */
export type ChallengeEncoder = (url: string, error: string) => EncodedChallenge

const utf8 = new TextEncoder()

/**
 * Prepares everything of a challenge that does not change from request to request.
 *
 * Base64 works on groups of three bytes, so a prefix that fills whole groups can be encoded once and
 * spliced: blanks after the brace, which JSON ignores, pad it.
 */
export function createChallengeEncoder(
  resource: Omit<ResourceInfo, 'url'>,
  accepts: readonly PaymentRequirements[],
  extensions?: object,
): ChallengeEncoder {
  const details = JSON.stringify(resource).slice(1, -1)
  const extended = extensions === undefined ? '' : `"extensions":${JSON.stringify(extensions)},`
  const described = details === '' ? '' : `${details},`
  const head = `"x402Version":2,"accepts":${JSON.stringify(accepts)},${extended}"resource":{${described}"url":`
  const padding = ' '.repeat((3 - ((utf8.encode(head).length + 1) % 3)) % 3)
  const prefix = `{${padding}${head}`
  const encodedPrefix = encodeBase64(utf8.encode(prefix))
  return (url, error) => {
    const rest = `${JSON.stringify(url)}},"error":${JSON.stringify(error)}}`
    return { header: encodedPrefix + encodeBase64(utf8.encode(rest)), json: prefix + rest }
  }
}
