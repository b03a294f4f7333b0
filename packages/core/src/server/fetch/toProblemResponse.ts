import { paymentSignatureHeader } from '../../codec/headerNames.js'
import type { FareboxError } from '../../errors/FareboxError.js'
import type { HttpResponse } from '../../http/types.js'

/** The answer to a request that never reached the engine. It holds nothing of the error's cause. */
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
