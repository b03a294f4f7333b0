import { decodeHeader } from '../codec/decodeHeader.js'
import { paymentRequiredHeader } from '../codec/headerNames.js'
import { parseJson } from '../codec/parseJson.js'
import { FareboxError } from '../errors/FareboxError.js'
import { parseLenient, parseLenientV1 } from './parseLenient.js'
import type { Challenge, ChallengeSource } from './PaymentClient.js'

/** The largest body that is read as a challenge, in characters. */
export const maxChallengeBody: number = 64 * 1024

/** The `x402Version` of a JSON body, of whatever kind; `undefined` when the body is not x402. */
function readVersion(body: string): unknown {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null && 'x402Version' in value
      ? value.x402Version
      : undefined
  } catch {
    return undefined
  }
}

function parseBody(body: string): Challenge | undefined {
  if (body.length > maxChallengeBody) return undefined
  const version = readVersion(body)
  if (version === undefined) return undefined
  if (version === 1) return parseLenientV1(parseJson(body)).challenge
  if (version === 2) return parseLenient(parseJson(body)).challenge
  throw new FareboxError('version_unsupported')
}

/**
 * The challenge in an answer; see {@link PaymentClient.parseChallenge}. A body above 64 KiB is not read
 * as a challenge. Entries of `accepts` that are not well-formed are left out; `createPayment` has them
 * among its rejections.
 */
export function parseChallenge({ status, headers, body }: ChallengeSource): Challenge | undefined {
  if (status !== 402) return undefined
  const header = headers.get(paymentRequiredHeader)
  try {
    if (header !== null) return parseLenient(decodeHeader(header)).challenge
    return body === undefined ? undefined : parseBody(body)
  } catch (cause) {
    throw new FareboxError('challenge_invalid', {
      detail: `The ${header === null ? 'body' : 'PAYMENT-REQUIRED header'} is not a valid x402 challenge.`,
      cause,
    })
  }
}
