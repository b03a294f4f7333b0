import { FareboxError } from '../../errors/FareboxError.js'
import type { AbortReason, FinishOutcome, HandlerResult, PaidOutcome } from '../Outcome.js'
import { type HeldBody, holdBody } from './holdBody.js'
import { joinChunks } from './joinChunks.js'
import { mergeHeaders } from './mergeHeaders.js'
import { toFetchResponse } from './toFetchResponse.js'
import { toProblemResponse } from './toProblemResponse.js'
import { watchBody } from './watchBody.js'

export interface PaidRunOptions {
  /** Aborts when the buyer goes away. */
  readonly signal?: AbortSignal
  /**
   * What to answer when the handler throws although the money has moved: the answer carries the receipt.
   * Default, and where it returns nothing: the handler's error is thrown on.
   */
  readonly onThrow?: (thrown: unknown) => Response | undefined
  /**
   * Called before the handler's answer is replaced: to take back what the handler has left outside of its
   * `Response`, such as cookies of a request scope (T39).
   */
  readonly onReplace?: () => void | Promise<void>
  /** Is given a promise that resolves when the sale is over, for platforms that stop after the answer. */
  readonly waitUntil?: (work: Promise<void>) => void
}

async function finish(outcome: PaidOutcome, result: HandlerResult): Promise<FinishOutcome> {
  try {
    return await outcome.finish(result)
  } catch (cause) {
    // Never "paid": the engine promises not to get here.
    return { kind: 'replace', response: toProblemResponse(new FareboxError('internal', { cause })) }
  }
}

function toResult(response: Response, held: HeldBody): HandlerResult {
  const { status } = response
  if (held.reader !== undefined) return { status }
  return {
    status,
    answer: () => ({ status, headers: [...response.headers], body: joinChunks(held.chunks) }),
  }
}

/** Nobody is there to read it. */
function toGoneResponse(): Response {
  return new Response(null, { status: 499 })
}

/** The connection ends with an error, and nothing that was held is in it. */
function toBrokenResponse(error: unknown): Response {
  const body = new ReadableStream({ pull: (controller) => controller.error(error) })
  return new Response(body, { status: 500 })
}

/**
 * Runs the handler of a paid request and holds its `Response` back until the engine has decided: released,
 * passed through unpaid, or replaced.
 *
 * The payment is given back when the buyer goes away before that. `delivered` is reported once the last
 * chunk was taken by the platform, which is as near to the wire as a `Response` can see.
 *
 * Rejects only with what `run` throws, which is not charged.
 */
export async function runPaidFetch(
  outcome: PaidOutcome,
  run: () => Response | Promise<Response>,
  { signal, onThrow, onReplace, waitUntil }: PaidRunOptions = {},
): Promise<Response> {
  let phase: 'open' | 'finishing' | 'sending' | 'over' = 'open'
  let resolveOver: (() => void) | undefined
  waitUntil?.(
    new Promise((resolve) => {
      resolveOver = resolve
    }),
  )

  function end(work: Promise<void>): void {
    phase = 'over'
    signal?.removeEventListener('abort', onAbort)
    void work.then(resolveOver)
  }

  function giveUp(reason: AbortReason): void {
    if (phase !== 'over') end(outcome.abort(reason))
  }

  function onAbort(): void {
    // While the engine settles, it alone knows what the payment is.
    if (phase !== 'finishing') giveUp('client_disconnected')
  }

  // Asked after each wait, because everything may have changed.
  const isOver = (): boolean => phase === 'over'
  const isGone = (): boolean => signal?.aborted === true

  async function answer(): Promise<Response> {
    try {
      return await run()
    } catch (thrown) {
      const replacement = outcome.payment.state === 'settled' ? onThrow?.(thrown) : undefined
      if (replacement !== undefined) return replacement
      giveUp('handler_failed')
      throw thrown
    }
  }

  function release(
    response: Response,
    { chunks, reader }: HeldBody,
    { headers, delivered }: FinishOutcome & { readonly kind: 'release' },
  ): Response {
    phase = 'sending'
    // A switch of protocols cannot be rebuilt; other answers below 200 are errors.
    if (response.status < 200 || response.body === null) end(delivered())
    if (response.status < 200) return response
    const body = watchBody(chunks, reader, {
      onEnd: () => isOver() || end(delivered()),
      onCancel: () => giveUp('client_disconnected'),
      onError: () => giveUp('handler_failed'),
    })
    const { status, statusText } = response
    return new Response(response.body === null ? null : body, {
      status,
      statusText,
      headers: mergeHeaders(response.headers, headers),
    })
  }

  if (isGone()) {
    giveUp('client_disconnected')
    return toGoneResponse()
  }
  signal?.addEventListener('abort', onAbort)

  const response = await answer()
  // JavaScript may return anything: the framework has its own words for that.
  if (typeof response?.status !== 'number') {
    giveUp('handler_failed')
    return response
  }
  let held: HeldBody
  try {
    held = await holdBody(response, outcome.holdBytes)
  } catch (error) {
    giveUp('handler_failed')
    return toBrokenResponse(error)
  }
  const drop = (): void => void held.reader?.cancel().catch(() => undefined)
  if (isOver()) {
    drop()
    return toGoneResponse()
  }
  phase = 'finishing'
  const decided = await finish(outcome, toResult(response, held))
  if (isGone()) {
    drop()
    giveUp('client_disconnected')
    return toGoneResponse()
  }
  if (decided.kind === 'release') return release(response, held, decided)
  drop()
  end(Promise.resolve())
  await onReplace?.()
  return toFetchResponse(decided.response)
}
