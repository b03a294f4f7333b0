import type { FareboxError } from '../errors/FareboxError.js'
import type { Header, HttpRequest, HttpResponse } from '../http/types.js'
import {
  paymentRequiredHeader,
  paymentResponseHeader,
  paymentSignatureHeader,
} from '../codec/headerNames.js'
import type { SettleResponse } from '../wire/types.js'
import { encodeSettleResponse } from '../codec/encodeSettleResponse.js'
import type { EncodedChallenge } from './createChallengeEncoder.js'

const exposed = `${paymentRequiredHeader}, ${paymentResponseHeader}, Retry-After`

/** No cache may keep what was sold, nor the terms it was sold for (T12). */
const guardHeaders: readonly Header[] = [
  ['Cache-Control', 'private, no-store'],
  ['Vary', paymentSignatureHeader],
]

function baseHeaders(request: HttpRequest): Header[] {
  const headers = [...guardHeaders]
  // Without it, a browser's script sees the status of a cross-origin answer and no payment header.
  if (request.headers('origin').length > 0) headers.push(['Access-Control-Expose-Headers', exposed])
  return headers
}

/** Headers to add to an answer that was paid for. */
export function toPaidHeaders(request: HttpRequest, settlement: SettleResponse): readonly Header[] {
  return [...baseHeaders(request), [paymentResponseHeader, encodeSettleResponse(settlement)]]
}

export interface ErrorResponseParts {
  /** Present where the buyer may pay. Its absence means: do not pay again. */
  readonly challenge?: EncodedChallenge
  readonly settlement?: SettleResponse
  readonly retryAfterSeconds?: number
}

/** The plain challenge for a request without a payment. */
export function toChallengeResponse(
  request: HttpRequest,
  challenge: EncodedChallenge,
): HttpResponse {
  return {
    status: 402,
    headers: [
      ...baseHeaders(request),
      ['Content-Type', 'application/json'],
      [paymentRequiredHeader, challenge.header],
    ],
    body: challenge.json,
  }
}

/**
 * The answer to a request that failed: the problem (RFC 9457) and, where the buyer may pay, the
 * challenge, whose members stand in the same JSON object.
 */
export function toErrorResponse(
  request: HttpRequest,
  error: FareboxError,
  parts: ErrorResponseParts = {},
): HttpResponse {
  const headers = baseHeaders(request)
  const problem = JSON.stringify(error.toProblem())
  const { challenge, settlement, retryAfterSeconds } = parts
  headers.push(['Content-Type', 'application/problem+json'])
  if (challenge !== undefined) headers.push([paymentRequiredHeader, challenge.header])
  if (settlement !== undefined) {
    headers.push([paymentResponseHeader, encodeSettleResponse(settlement)])
  }
  if (retryAfterSeconds !== undefined) headers.push(['Retry-After', String(retryAfterSeconds)])
  const body =
    challenge === undefined ? problem : `${challenge.json.slice(0, -1)},${problem.slice(1)}`
  return { status: error.status, headers, body }
}
