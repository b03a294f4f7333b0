import type { Environment } from '@farebox/core'
import type { Entries } from './createEntries.js'
import { discardBody } from './discardBody.js'
import { judgeAnswer } from './judgeAnswer.js'
import { outcomeUnknown, type SentTransfer } from './sendTransfer.js'
import { toPaidRequest } from './toPaidRequest.js'

export interface PresentContext {
  readonly send: typeof fetch
  readonly entries: Entries
  readonly environment: Environment
  readonly patienceMs: number
}

const firstDelayMs = 500
const longestDelayMs = 15_000
/** How often a request that brought no answer is sent in a row. */
const tries = 3

type Answer = { readonly response: Response } | { readonly failure: unknown }

async function ask(send: typeof fetch, request: Request): Promise<Answer> {
  try {
    return { response: await send(request) }
  } catch (failure) {
    request.signal.throwIfAborted()
    return { failure }
  }
}

/**
 * Presents a transfer until it has bought its answer, is refused, or patience is at its end: then the last answer
 * is the caller's, and the next call goes on.
 *
 * @throws `payment_outcome_unknown` when no answer came back; the signal's reason
 */
export async function presentTransfer(
  request: Request,
  { entry, transaction }: SentTransfer,
  { send, entries, environment, patienceMs }: PresentContext,
): Promise<Response> {
  const end = environment.now() + patienceMs
  let failures = 0
  for (let backoffMs = firstDelayMs; ; backoffMs = Math.min(backoffMs * 2, longestDelayMs)) {
    let delayMs = backoffMs
    const answer = await ask(send, toPaidRequest(request, entry, transaction))
    if ('failure' in answer) {
      failures += 1
      if (failures === tries || environment.now() + delayMs > end) {
        throw outcomeUnknown('The transfer was made, and no answer came back.', answer.failure)
      }
    } else {
      failures = 0
      const { response } = answer
      const verdict = judgeAnswer(response, environment.now())
      if (verdict.state === 'delivered' || verdict.state === 'refused') {
        // The answer is paid for, whether or not the journal can be written. The seller would say so again.
        await entries.write({ ...entry, state: verdict.state }).catch(() => undefined)
        return response
      }
      if (verdict.state === 'open') return response
      delayMs = Math.max(verdict.delayMs, backoffMs)
      if (environment.now() + delayMs > end) return response
      discardBody(response)
    }
    await environment.sleep(delayMs, request.signal)
  }
}
