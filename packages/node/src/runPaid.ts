import type { ServerResponse } from 'node:http'
import { FareboxError } from '@farebox/core'
import type { AbortReason, FinishOutcome, HandlerResult, PaidOutcome } from '@farebox/core/server'
import { holdResponse } from './holdResponse.js'
import { onConnectionClose } from './onConnectionClose.js'
import { onLastByte } from './onLastByte.js'
import { toProblemResponse } from '@farebox/core/server'

/** Never "paid": the engine promises not to get here. */
function toInternalError(cause: unknown): FinishOutcome {
  return { kind: 'replace', response: toProblemResponse(new FareboxError('internal', { cause })) }
}

/** A handler that fails destroys its response with an error; Node 24 does so for lost connections too. */
function toReason({ errored }: ServerResponse): AbortReason {
  if (!errored || ('code' in errored && errored.code === 'ECONNRESET')) return 'client_disconnected'
  return 'handler_failed'
}

/**
 * Runs the handler of a paid request and holds its answer back until the engine has decided: released,
 * passed through unpaid, or replaced.
 *
 * The payment is given back when the connection is lost before that, and `delivered` is reported only
 * once the last byte has been handed to the operating system. The handler is not run when the buyer has
 * gone, or another middleware has answered, in the meantime.
 */
export function runPaid(outcome: PaidOutcome, res: ServerResponse, next: () => void): void {
  const { socket } = res.req
  if (res.headersSent || socket.destroyed) {
    void outcome.abort(socket.destroyed ? 'client_disconnected' : 'response_abandoned')
    return
  }
  let phase: 'open' | 'finishing' | 'sending' | 'over' = 'open'
  let isGone = false
  let delivered: (() => Promise<void>) | undefined

  const held = holdResponse(res, {
    holdBytes: outcome.holdBytes,
    onReady: (status, answer) =>
      void decide(answer === undefined ? { status } : { status, answer }),
  })

  function stopWatching(): void {
    phase = 'over'
    stopListening()
    stopWaiting()
  }

  function giveUp(): void {
    stopWatching()
    held.discard()
    void outcome.abort(toReason(res))
  }

  function onClose(): void {
    isGone = true
    // While the engine settles, it alone knows what the payment is.
    if (phase !== 'finishing') giveUp()
  }

  function onSent(): void {
    if (phase !== 'sending') return
    stopWatching()
    void delivered?.()
  }

  async function decide(answered: HandlerResult): Promise<void> {
    if (phase !== 'open') return
    // Destroyed a moment ago, and not yet reported as closed: nobody is there to be charged.
    if (res.destroyed || socket.destroyed) return giveUp()
    phase = 'finishing'
    let result: FinishOutcome
    try {
      result = await outcome.finish(answered)
    } catch (cause) {
      result = toInternalError(cause)
    }
    if (isGone) return giveUp()
    if (result.kind === 'replace') {
      stopWatching()
      held.replace(result.response)
      return
    }
    phase = 'sending'
    delivered = result.delivered
    held.release(result.headers)
  }

  const stopListening = onConnectionClose(res, onClose)
  const stopWaiting = onLastByte(res, onSent)
  next()
}
