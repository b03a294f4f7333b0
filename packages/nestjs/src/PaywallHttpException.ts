import type { HttpResponse } from '@farebox/core'
import { HttpException } from '@nestjs/common'

/** What proxies log for a client that has gone. */
const clientGone = 499

function readBody({ body, status }: HttpResponse): object {
  try {
    const value: unknown = typeof body === 'string' ? JSON.parse(body) : undefined
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // Not JSON: nothing that a filter could read.
  }
  return { statusCode: status }
}

/**
 * Ends the pipeline of a request that the paywall has answered, usually with a 402.
 *
 * The answer **has been sent** when exception filters see this. They may log it and count it; what they
 * write is dropped, so that no filter can turn a 402 into something else or lose its headers.
 */
export class PaywallHttpException extends HttpException {
  /** The answer that was sent. Absent where the buyer had gone before there was one. */
  readonly answer: HttpResponse | undefined

  constructor(answer?: HttpResponse) {
    super(answer === undefined ? {} : readBody(answer), answer?.status ?? clientGone)
    this.answer = answer
  }
}
