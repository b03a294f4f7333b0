import { FareboxError } from '../../errors/FareboxError.js'
import { toFareboxError } from '../../errors/toFareboxError.js'
import type { FacilitatorMechanism, SettlementStep, StepOutcome } from '../../mechanism/types.js'
import type { PaymentAttempt, PaymentRecord } from '../ledger/Ledger.js'
import { isUnfinished } from '../ledger/paymentStates.js'
import { askChain } from './askChain.js'
import { toEventSubject } from './toEventSubject.js'
import type { DriveContext } from './EngineContext.js'
import { toRetryDelay } from './toRetryDelay.js'
import { toUncharged } from './toUncharged.js'
import { waitAtMost } from '../waitAtMost.js'
import { writePayment, writePaymentSurely } from './writePayment.js'

/** How long a node may take to accept before the chain is asked whether it did. */
const sendMs = 5000

/** What is known of a settlement on its way. */
export interface SettlementNews {
  readonly transaction?: string
  /** For people: what to ask about, such as the trace id of a relay. */
  readonly message?: string
}

export interface DriveOptions {
  readonly mechanism: FacilitatorMechanism
  /** Called with every transaction that may settle the payment, and with what else is known of it. */
  readonly onNews: (news: SettlementNews) => void
}

/**
 * Takes a verified payment to its end: queued, planned, stored, sent, confirmed. Resolves with the
 * payment at its end, or as it stands when the facilitator stops.
 *
 * @throws what `plan` threw, with `charged: 'no'`: nothing is signed and the payment lies idle.
 * `store_unavailable` while nothing is signed.
 */
export async function drivePayment(
  context: DriveContext,
  start: PaymentRecord,
  options: DriveOptions,
): Promise<PaymentRecord> {
  let record = start
  if (record.state === 'verified' || record.state === 'queued') {
    record = (await writePayment(context, record, { state: 'queued' })).record
  }
  for (let round = 0; isUnfinished(record.state) && !context.stop.aborted; round += 1) {
    const before = record.version
    record =
      record.state === 'settling'
        ? await recoverAttempts(context, record, options)
        : await planPayment(context, record, options)
    if (record.version === before) await pause(context, record, round)
  }
  return record
}

async function planPayment(
  context: DriveContext,
  record: PaymentRecord,
  options: DriveOptions,
): Promise<PaymentRecord> {
  if (isLate(context, record)) return endPayment(context, record, options)
  let plan: SettlementStep | StepOutcome
  try {
    plan = await askForPlan(context, record, options)
  } catch (thrown) {
    await writePayment(context, record, { state: 'queued', idle: true })
    const error = toUncharged(thrown)
    context.emit({ ...toEventSubject(record), kind: 'error', error })
    throw error
  }
  if ('state' in plan) return conclude(context, record, plan, options)
  return startStep(context, record, plan, options)
}

function isLate({ environment }: DriveContext, { validBefore }: PaymentRecord): boolean {
  return environment.now() >= validBefore * 1000
}

async function askForPlan(
  { stop }: DriveContext,
  { request: { paymentPayload, paymentRequirements } }: PaymentRecord,
  { mechanism }: DriveOptions,
): Promise<SettlementStep | StepOutcome> {
  const identity = mechanism.identify(paymentPayload, paymentRequirements)
  return mechanism.plan(paymentPayload, paymentRequirements, { identity, signal: stop })
}

/**
 * Ends a payment that is too late to be sent. Who has seen it can have sent it in time (T03), so that no clock
 * ends it: only the chain does, by who used its nonce, or by nobody having used it after its end.
 *
 * @param dropped the last of its attempts, where there are any
 */
async function endPayment(
  context: DriveContext,
  record: PaymentRecord,
  options: DriveOptions,
  dropped?: Extract<StepOutcome, { state: 'dropped' }>,
): Promise<PaymentRecord> {
  const { paymentPayload, paymentRequirements } = record.request
  const outcome = await askChain(context, record, (signal) =>
    options.mechanism.recover(paymentPayload, paymentRequirements, {}, signal),
  )
  // Without an attempt there is nothing to be dropped: it proves nothing.
  if (outcome.state === 'dropped') return record
  if (outcome.state !== 'failed' || outcome.transaction !== undefined) {
    return conclude(context, record, outcome, options)
  }
  if (dropped === undefined)
    return (await writePayment(context, record, { state: 'expired' })).record
  const { transaction, message } = dropped
  const reason = 'transaction_expired'
  return (
    await writePaymentSurely(context, record, { state: 'failed', reason, transaction, message })
  ).record
}

/** Stores an attempt and sends it. */
async function startStep(
  context: DriveContext,
  record: PaymentRecord,
  plan: SettlementStep,
  options: DriveOptions,
): Promise<PaymentRecord> {
  const { environment } = context
  const { record: next, outcome } = await writePaymentSurely(context, record, {
    state: 'settling',
    attempt: toAttempt(plan, environment.now()),
  })
  // Somebody else has stored an attempt, and only stored attempts are sent.
  if (outcome !== 'written') return next
  if (plan.transaction !== undefined) options.onNews({ transaction: plan.transaction })
  return sendStep(context, next, plan, options)
}

/** Sends until a node has it and asks the chain until it has decided. */
async function sendStep(
  context: DriveContext,
  record: PaymentRecord,
  step: SettlementStep,
  options: DriveOptions,
): Promise<PaymentRecord> {
  let sent = false
  for (let round = 0; !context.stop.aborted; round += 1) {
    sent ||= await trySend(context, record, step)
    const outcome = await askChain(context, record, (signal) => step.confirm(signal))
    const next = await conclude(context, record, outcome, options)
    if (next.version !== record.version) return next
    await pause(context, record, round)
  }
  return record
}

/** Whether a node took it. Anything else says nothing: it may be on its way all the same. */
async function trySend(
  context: DriveContext,
  record: PaymentRecord,
  step: SettlementStep,
): Promise<boolean> {
  const sending = new Promise<void>((resolve) => resolve(step.send())).then(
    () => true,
    (thrown: unknown) => {
      const error = toFareboxError(thrown, 'rpc_unavailable')
      context.emit({ ...toEventSubject(record), kind: 'error', error })
      return false
    },
  )
  return (await waitAtMost(sending, sendMs, context.environment, [context.stop])) ?? false
}

/** Asks the chain about attempts whose step is gone. It has failed only if each of them has. */
async function recoverAttempts(
  context: DriveContext,
  record: PaymentRecord,
  options: DriveOptions,
): Promise<PaymentRecord> {
  const { paymentPayload, paymentRequirements } = record.request
  if (record.transaction !== undefined) options.onNews({ transaction: record.transaction })
  const outcomes = await Promise.all(
    record.attempts.map((attempt) =>
      askChain(context, record, (signal) =>
        options.mechanism.recover(paymentPayload, paymentRequirements, attempt, signal),
      ),
    ),
  )
  const decided =
    outcomes.find(({ state }) => state === 'settled') ??
    outcomes.find(({ state }) => state === 'pending') ??
    outcomes.find(({ state }) => state === 'failed') ??
    outcomes.at(-1)
  return conclude(context, record, decided ?? { state: 'pending' }, options)
}

/** Goes on with a payment none of whose attempts can take effect any more: with another one, or to its end. */
async function replanPayment(
  context: DriveContext,
  record: PaymentRecord,
  dropped: Extract<StepOutcome, { state: 'dropped' }>,
  options: DriveOptions,
): Promise<PaymentRecord> {
  if (isLate(context, record)) return endPayment(context, record, options, dropped)
  let plan: SettlementStep | StepOutcome
  try {
    plan = await askForPlan(context, record, options)
  } catch (thrown) {
    // The chain is asked again, and says the same of the old attempts.
    const error = toFareboxError(thrown, 'rpc_unavailable')
    context.emit({ ...toEventSubject(record), kind: 'error', error })
    return record
  }
  if ('state' in plan) {
    return plan.state === 'dropped' ? record : conclude(context, record, plan, options)
  }
  return startStep(context, record, plan, options)
}

/** Writes down what the chain has decided. An outcome that is not proven changes nothing. */
async function conclude(
  context: DriveContext,
  record: PaymentRecord,
  outcome: StepOutcome,
  options: DriveOptions,
): Promise<PaymentRecord> {
  if (outcome.transaction !== undefined) options.onNews({ transaction: outcome.transaction })
  if (outcome.state === 'pending') {
    if (outcome.message !== undefined) options.onNews({ message: outcome.message })
    return record
  }
  if (outcome.state === 'dropped') return replanPayment(context, record, outcome, options)
  const written = await writePaymentSurely(context, record, outcome)
  if (written.outcome === 'taken') {
    const error = new FareboxError('ledger_conflict', {
      detail: 'The log that should prove this payment proves another one.',
    })
    context.emit({ ...toEventSubject(record), kind: 'error', error })
  }
  return written.record
}

/** Nothing but proof ends the rounds, so that somebody hears of a payment that stays open: about once a minute. */
const roundsToTell = 8

async function pause(context: DriveContext, record: PaymentRecord, round: number): Promise<void> {
  if (round % roundsToTell === 0) context.emit({ ...toEventSubject(record), kind: 'pending' })
  await context.environment.sleep(toRetryDelay(round), context.stop).catch(() => undefined)
}

function toAttempt(step: SettlementStep, createdAt: number): PaymentAttempt {
  const { kind, idempotencyKey, transaction, raw } = step
  return {
    kind,
    idempotencyKey,
    ...(transaction === undefined ? {} : { transaction }),
    ...(raw === undefined ? {} : { raw }),
    createdAt,
  }
}
