import { encodeBase64 } from '../codec/encodeBase64.js'
import type { Header } from '../http/types.js'
import type { JsonObject, PaymentRequirements, ResourceInfo } from '../wire/types.js'

/** A challenge in its two forms: the `PAYMENT-REQUIRED` header, and JSON for the body. */
export interface EncodedChallenge {
  readonly header: string
  readonly json: string
  /** Challenges of other dialects. */
  readonly headers?: readonly Header[]
}

/** Encodes challenges that differ in nothing but the resource's URL, the error and, where given, extensions. */
export type ChallengeEncoder = (
  url: string,
  error: string,
  extensions?: JsonObject,
) => EncodedChallenge

const utf8 = new TextEncoder()

/**
 * Prepares everything of a challenge that does not change from request to request.
 *
 * Base64 works on groups of three bytes, so a prefix that fills whole groups can be encoded once and
 * spliced: blanks after the brace, which JSON ignores, pad it.
 *
 * @param fixed extensions that are the same for every request; the encoder must then be given none.
 */
export function createChallengeEncoder(
  resource: Omit<ResourceInfo, 'url'>,
  accepts: readonly PaymentRequirements[],
  fixed?: JsonObject,
): ChallengeEncoder {
  const details = JSON.stringify(resource).slice(1, -1)
  const extended = fixed === undefined ? '' : `"extensions":${JSON.stringify(fixed)},`
  const described = details === '' ? '' : `${details},`
  const head = `"x402Version":2,"accepts":${JSON.stringify(accepts)},${extended}"resource":{${described}"url":`
  const padding = ' '.repeat((3 - ((utf8.encode(head).length + 1) % 3)) % 3)
  const prefix = `{${padding}${head}`
  const encodedPrefix = encodeBase64(utf8.encode(prefix))
  return (url, error, extensions) => {
    const issued = extensions === undefined ? '' : `,"extensions":${JSON.stringify(extensions)}`
    const rest = `${JSON.stringify(url)}},"error":${JSON.stringify(error)}${issued}}`
    return { header: encodedPrefix + encodeBase64(utf8.encode(rest)), json: prefix + rest }
  }
}
