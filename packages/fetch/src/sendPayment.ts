import type { Environment } from '@farebox/core'
import { toFareboxError } from '@farebox/core'
import type { CreatedPayment, PaymentClient, Receipt } from '@farebox/core/client'
import { PaymentOutcomeUnknownError } from '@farebox/core/client'
import type { SentPayment } from './createOpenPayments.js'
import { discardBody } from './discardBody.js'
import { judgeAnswer, type Verdict } from './judgeAnswer.js'
import type { RetryOptions } from './options.js'
import type { PaymentEvent } from './PaymentEvent.js'
import { rememberPayment } from './readPayment.js'
import { readRetryDelay } from './readRetryDelay.js'

/** What {@link sendPayment} needs besides the payment. */
export interface SendContext {
  readonly client: PaymentClient
  readonly environment: Environment
  readonly retry: Required<RetryOptions>
  readonly emit: (event: PaymentEvent) => void
  readonly signal: AbortSignal
  /** Sends the paid request once. */
  readonly send: (payment: CreatedPayment) => Promise<Response>
  /** Called when nobody waits any more and the payment has not bought its answer. */
  readonly keep: (sent: SentPayment) => void
}

/** The last answer to a payment. */
export interface Answered extends SentPayment {
  readonly response: Response
  readonly receipt?: Receipt
  readonly verdict: Verdict
}

type Answer =
  | { readonly response: Response; readonly receipt: Receipt | undefined }
  | { readonly failure: unknown }

async function ask(payment: CreatedPayment, { client, send }: SendContext): Promise<Answer> {
  try {
    const response = await send(payment)
    return { response, receipt: client.readOutcome(response.headers) }
  } catch (failure) {
    return { failure }
  }
}

async function record(
  { client, emit }: SendContext,
  payment: CreatedPayment,
  { state }: Verdict,
): Promise<void> {
  if (state !== 'settled' && state !== 'owed' && state !== 'failed') return
  try {
    await client.recordOutcome(payment, state === 'failed' ? 'failed' : 'settled')
  } catch (error) {
    emit({ kind: 'ledger_failed', payment, error: toFareboxError(error, 'store_unavailable') })
  }
}

/** How long to wait before the next try, or `undefined` when this answer is the last. */
function readDelay(
  answer: Answer,
  tries: number,
  { environment, retry }: SendContext,
): number | undefined {
  if (tries >= retry.tries) return undefined
  const backoffMs = Math.min(retry.delayMs * 2 ** (tries - 1), retry.maxDelayMs)
  if ('failure' in answer) return backoffMs
  const delay = readRetryDelay(answer.response, answer.receipt, backoffMs, environment.now())
  return delay !== undefined && delay <= retry.maxDelayMs ? delay : undefined
}

async function wait(sent: SentPayment, delay: number, context: SendContext): Promise<void> {
  try {
    await context.environment.sleep(delay, context.signal)
  } catch (cause) {
    context.keep(sent)
    context.emit({ kind: 'unknown', payment: sent.payment, cause })
    throw cause
  }
}

async function conclude(
  sent: SentPayment,
  answer: Answer,
  context: SendContext,
): Promise<Answered> {
  const { payment, attempts } = sent
  if ('failure' in answer) {
    context.keep(sent)
    context.emit({ kind: 'unknown', payment, cause: answer.failure })
    context.signal.throwIfAborted()
    throw new PaymentOutcomeUnknownError(payment, attempts, answer.failure)
  }
  const { response, receipt } = answer
  const verdict = judgeAnswer(payment, response, receipt, attempts)
  if (verdict.state === 'open' || verdict.state === 'owed') context.keep(sent)
  const known = receipt === undefined ? {} : { receipt }
  rememberPayment(response, { ...sent, ...known })
  await record(context, payment, verdict)
  context.emit({ kind: 'answered', payment, status: response.status, ...known })
  return { ...sent, response, verdict, ...known }
}

/**
 * Sends one payment until its outcome is known or the tries are used up, always with the same headers.
 *
 * @throws PaymentOutcomeUnknownError when no answer came back; the signal's reason when it aborts
 */
export async function sendPayment(
  { payment, attempts: before }: SentPayment,
  context: SendContext,
): Promise<Answered> {
  context.emit(
    before === 0 ? { kind: 'signed', payment } : { kind: 'resent', payment, attempt: before + 1 },
  )
  for (let tries = 1; ; tries += 1) {
    const sent = { payment, attempts: before + tries }
    const answer = await ask(payment, context)
    const delay = readDelay(answer, tries, context)
    if (delay === undefined) return conclude(sent, answer, context)
    if ('response' in answer) discardBody(answer.response)
    await wait(sent, delay, context)
    context.emit({
      kind: 'resent',
      payment,
      attempt: sent.attempts + 1,
      ...('failure' in answer ? { cause: answer.failure } : { status: answer.response.status }),
    })
  }
}
