import type { Environment } from '@farebox/core'
import { toFareboxError } from '@farebox/core'
import type { CreatedPayment, PaymentClient, Receipt } from '@farebox/core/client'
import { PaymentOutcomeUnknownError } from '@farebox/core/client'
import { discardBody } from './discardBody.js'
import type { RetryOptions } from './options.js'
import type { PaymentEvent } from './PaymentEvent.js'
import { rememberPayment } from './readPayment.js'
import { isRefusal, readRetryDelay } from './readRetryDelay.js'

/** What {@link sendPayment} needs besides the payment. */
export interface SendContext {
  readonly client: PaymentClient
  readonly environment: Environment
  readonly retry: Required<RetryOptions>
  readonly emit: (event: PaymentEvent) => void
  readonly signal: AbortSignal
  /** Sends the paid request once. */
  readonly send: () => Promise<Response>
}

type Answer =
  | { readonly response: Response; readonly receipt: Receipt | undefined }
  | { readonly failure: unknown }

async function ask({ client, send }: SendContext): Promise<Answer> {
  try {
    const response = await send()
    return { response, receipt: client.readOutcome(response.headers) }
  } catch (failure) {
    return { failure }
  }
}

async function record(
  { client, emit }: SendContext,
  payment: CreatedPayment,
  response: Response,
  receipt: Receipt | undefined,
): Promise<void> {
  const settled = receipt?.state === 'settled'
  if (!settled && receipt?.state !== 'failed' && !isRefusal(response, receipt)) return
  try {
    await client.recordOutcome(payment, settled ? 'settled' : 'failed')
  } catch (error) {
    emit({ kind: 'ledger_failed', payment, error: toFareboxError(error, 'store_unavailable') })
  }
}

/** How long to wait before the next try, or `undefined` when this answer is the last. */
function readDelay(
  answer: Answer,
  attempt: number,
  { environment, retry }: SendContext,
): number | undefined {
  if (attempt >= retry.tries) return undefined
  const backoffMs = Math.min(retry.delayMs * 2 ** (attempt - 1), retry.maxDelayMs)
  if ('failure' in answer) return backoffMs
  const delay = readRetryDelay(answer.response, answer.receipt, backoffMs, environment.now())
  return delay !== undefined && delay <= retry.maxDelayMs ? delay : undefined
}

async function wait(payment: CreatedPayment, delay: number, context: SendContext): Promise<void> {
  try {
    await context.environment.sleep(delay, context.signal)
  } catch (cause) {
    context.emit({ kind: 'unknown', payment, cause })
    throw cause
  }
}

async function conclude(
  payment: CreatedPayment,
  answer: Answer,
  attempts: number,
  context: SendContext,
): Promise<Response> {
  if ('failure' in answer) {
    context.emit({ kind: 'unknown', payment, cause: answer.failure })
    context.signal.throwIfAborted()
    throw new PaymentOutcomeUnknownError(payment, attempts, answer.failure)
  }
  const { response, receipt } = answer
  const known = receipt === undefined ? {} : { receipt }
  rememberPayment(response, { payment, attempts, ...known })
  await record(context, payment, response, receipt)
  context.emit({ kind: 'answered', payment, status: response.status, ...known })
  return response
}

/**
 * Sends one payment until its outcome is known or the tries are used up, always with the same header.
 *
 * @throws PaymentOutcomeUnknownError when no answer came back; the signal's reason when it aborts
 */
export async function sendPayment(
  payment: CreatedPayment,
  context: SendContext,
): Promise<Response> {
  context.emit({ kind: 'signed', payment })
  for (let attempt = 1; ; attempt += 1) {
    const answer = await ask(context)
    const delay = readDelay(answer, attempt, context)
    if (delay === undefined) return conclude(payment, answer, attempt, context)
    if ('response' in answer) discardBody(answer.response)
    await wait(payment, delay, context)
    context.emit({
      kind: 'resent',
      payment,
      attempt: attempt + 1,
      ...('failure' in answer ? { cause: answer.failure } : { status: answer.response.status }),
    })
  }
}
