import type { FareboxError } from '../errors/FareboxError.js'
import type { HttpResponse } from '../http/types.js'
import type { SettleResponse } from '../wire/types.js'
import type { Asked } from './Asked.js'
import type { Quote } from './compileRoute.js'
import { toErrorResponse } from './responses.js'

/** How long a buyer should wait before it sends the same payment again. */
const retryAfterSeconds = 2

/**
 * The answer for an error. A challenge goes with it only where paying again is right: with a 402 or a
 * 412 whose payment has charged nothing.
 */
export function toRefusal(
  asked: Asked,
  error: FareboxError,
  quote?: Quote,
  settlement?: SettleResponse,
): HttpResponse {
  const payable = (error.status === 402 || error.status === 412) && error.charged === 'no'
  const again = error.retryable && !payable
  const invites = payable && quote !== undefined
  const response = toErrorResponse(asked, error, {
    ...(invites
      ? { challenge: quote.encodeChallenge(asked.request, error.reason ?? error.code) }
      : {}),
    ...(settlement === undefined ? {} : { settlement }),
    ...(again ? { retryAfterSeconds } : {}),
  })
  return invites && asked.showPage !== undefined ? asked.showPage(response, quote, error) : response
}
