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
function baseHeaders({ request, dialect, proofs }: Asked): Header[] {
  const isV2 = dialect === 'v2'
  const vary = [
    paymentSignatureHeader,
    ...(isV2 ? [] : [paymentHeaderV1]),
    ...(proofs?.requestHeaders ?? []),
  ].join(', ')
  const headers: Header[] = [
    ['Cache-Control', 'private, no-store'],
    ['Vary', vary],
  ]
  // Without it, a browser's script sees the status of a cross-origin answer and no payment header.
  if (request.headers('origin').length > 0) {
    const names = [
      exposed,
      ...(isV2 ? [] : [paymentResponseHeaderV1]),
      ...(proofs === undefined ? [] : ['WWW-Authenticate']),
    ]
    headers.push(['Access-Control-Expose-Headers', names.join(', ')])
  }
  return headers
}

function toReceiptHeaders({ dialect }: Asked, settlement: SettleResponse): readonly Header[] {
  const receipt: Header = [paymentResponseHeader, encodeSettleResponse(settlement)]
  if (dialect !== 'v1') return [receipt]
  const settlementV1 = toSettleResponseV1(settlement)
  return [receipt, [paymentResponseHeaderV1, encodeSettleResponseV1(settlementV1)]]
}

/** Headers to add to an answer that was paid for. */
export function toPaidHeaders(asked: Asked, settlement: SettleResponse): readonly Header[] {
  return [...baseHeaders(asked), ...toReceiptHeaders(asked, settlement)]
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
  if (settlement !== undefined) headers.push(...toReceiptHeaders(asked, settlement))
  if (retryAfterSeconds !== undefined) headers.push(['Retry-After', String(retryAfterSeconds)])
  const lead = challenge?.json ?? (asked.dialect === 'v1' ? toErrorV1(error) : undefined)
  const body = lead === undefined ? problem : `${lead.slice(0, -1)},${problem.slice(1)}`
  return { status: error.status, headers, body }
}
