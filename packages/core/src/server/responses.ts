import type { FareboxError } from '../errors/FareboxError.js'
import type { Header, HttpResponse } from '../http/types.js'
import {
  paymentHeaderV1,
  paymentRequiredHeader,
  paymentResponseHeader,
  paymentResponseHeaderV1,
  paymentSignatureHeader,
} from '../codec/headerNames.js'
import type { SettleResponse } from '../wire/types.js'
import { encodeSettleResponse } from '../codec/encodeSettleResponse.js'
import { encodeSettleResponseV1 } from '../codec/encodeSettleResponseV1.js'
import { toReasonV1 } from '../wire/toReasonV1.js'
import { toSettleResponseV1 } from '../wire/toSettleResponseV1.js'
import type { Asked } from './Asked.js'
import type { EncodedChallenge } from './createChallengeEncoder.js'

const exposed = `${paymentRequiredHeader}, ${paymentResponseHeader}, Retry-After`

/** No cache may keep what was sold, nor the terms it was sold for (T12). */
const uncached: Header = ['Cache-Control', 'private, no-store']
const variesByPayment: Header = ['Vary', paymentSignatureHeader]

function toVary({ dialect, proofs }: Asked): Header {
  if (dialect === 'v2' && proofs === undefined) return variesByPayment
  const names = [
    paymentSignatureHeader,
    ...(dialect === 'v2' ? [] : [paymentHeaderV1]),
    ...(proofs?.requestHeaders ?? []),
  ]
  return ['Vary', names.join(', ')]
}

function baseHeaders(asked: Asked): Header[] {
  const { request, dialect, proofs } = asked
  const headers: Header[] = [uncached, toVary(asked)]
  // Without it, a browser's script sees the status of a cross-origin answer and no payment header.
  if (request.headers('origin').length > 0) {
    const names = [
      exposed,
      ...(dialect === 'v2' ? [] : [paymentResponseHeaderV1]),
      ...(proofs === undefined ? [] : ['WWW-Authenticate']),
    ]
    headers.push(['Access-Control-Expose-Headers', names.join(', ')])
  }
  return headers
}

function addReceipt(headers: Header[], { dialect }: Asked, settlement: SettleResponse): void {
  headers.push([paymentResponseHeader, encodeSettleResponse(settlement)])
  if (dialect !== 'v1') return
  const settlementV1 = toSettleResponseV1(settlement)
  headers.push([paymentResponseHeaderV1, encodeSettleResponseV1(settlementV1)])
}

/** Headers to add to an answer that was paid for. */
export function toPaidHeaders(asked: Asked, settlement: SettleResponse): readonly Header[] {
  const headers = baseHeaders(asked)
  addReceipt(headers, asked, settlement)
  return headers
}

export interface ErrorResponseParts {
  /** Present where the buyer may pay. Its absence means: do not pay again. */
  readonly challenge?: EncodedChallenge
  readonly settlement?: SettleResponse
  readonly retryAfterSeconds?: number
}

/** The answer to OPTIONS: there is nothing to sell and nothing to run. */
export function toOptionsResponse(asked: Asked): HttpResponse {
  return { status: 204, headers: baseHeaders(asked), body: '' }
}

/** The plain challenge for a request without a payment. */
export function toChallengeResponse(asked: Asked, challenge: EncodedChallenge): HttpResponse {
  return {
    status: 402,
    headers: [
      ...baseHeaders(asked),
      ['Content-Type', 'application/json'],
      [paymentRequiredHeader, challenge.header],
      ...(challenge.headers ?? []),
    ],
    body: challenge.json,
  }
}

/** What a v1 buyer looks for in the body of an answer that does not invite to pay. */
function toErrorV1({ reason, code }: FareboxError): string {
  return JSON.stringify({ x402Version: 1, error: toReasonV1(reason ?? code) })
}

/**
 * The answer to a request that failed: the problem (RFC 9457) and, where the buyer may pay, the
 * challenge, whose members stand in the same JSON object.
 */
export function toErrorResponse(
  asked: Asked,
  error: FareboxError,
  parts: ErrorResponseParts = {},
): HttpResponse {
  const headers = baseHeaders(asked)
  const problem = JSON.stringify(error.toProblem())
  const { challenge, settlement, retryAfterSeconds } = parts
  headers.push(['Content-Type', 'application/problem+json'])
  if (challenge !== undefined) {
    headers.push([paymentRequiredHeader, challenge.header], ...(challenge.headers ?? []))
  }
  if (settlement !== undefined) addReceipt(headers, asked, settlement)
  if (retryAfterSeconds !== undefined) headers.push(['Retry-After', String(retryAfterSeconds)])
  const lead = challenge?.json ?? (asked.dialect === 'v1' ? toErrorV1(error) : undefined)
  const body = lead === undefined ? problem : `${lead.slice(0, -1)},${problem.slice(1)}`
  return { status: error.status, headers, body }
}
