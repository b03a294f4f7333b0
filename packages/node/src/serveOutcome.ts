import type { ServerResponse } from 'node:http'
import type { HttpResponse } from '@farebox/core'
import type { Outcome, Payment } from '@farebox/core/server'
import { onLastByte } from './onLastByte.js'
import { runPaid } from './runPaid.js'
import { sendResponse } from './sendResponse.js'

/**
 * Maps what the engine decided on a Node response: runs the handler behind a hold, or answers in its
 * place. `next` runs the handler and is told the payment. `send` is for frameworks that have a way of
 * their own to answer: it must send the response as it is.
 */
export function serveOutcome(
  outcome: Outcome,
  res: ServerResponse,
  next: (payment: Payment) => void,
  send: (response: HttpResponse) => void = (response) => sendResponse(res, response),
): void {
  switch (outcome.kind) {
    case 'paid':
      runPaid(outcome, res, () => next(outcome.payment))
      return
    case 'respond': {
      // Something else, such as a timeout, may have answered in the meantime.
      if (res.headersSent) return
      const { response, delivered } = outcome
      if (delivered !== undefined) onLastByte(res, () => void delivered())
      send(response)
    }
  }
}
