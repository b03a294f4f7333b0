import { type FareboxError, type HttpResponse, paymentSignatureHeader } from '@farebox/core'

/**
 * The answer to a request that never reached the engine, such as one with a forged Host header.
 * It holds the problem body (RFC 9457) and nothing of the error's cause.
 */
export function toProblemResponse(error: FareboxError): HttpResponse {
  return {
    status: error.status,
    headers: [
      ['Cache-Control', 'private, no-store'],
      ['Vary', paymentSignatureHeader],
      ['Content-Type', 'application/problem+json'],
    ],
    body: JSON.stringify(error.toProblem()),
  }
}
