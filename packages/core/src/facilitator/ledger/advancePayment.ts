import { FareboxError } from '../../errors/FareboxError.js'
import type { PaymentAttempt, PaymentRecord, PaymentState } from './Ledger.js'

const nextStates: Readonly<Record<PaymentState, readonly PaymentState[]>> = {
  received: ['verified', 'rejected'],
  verified: ['queued', 'expired'],
  // A payment that is queued stays so while it becomes idle or is taken up again.
  queued: ['queued', 'settling', 'settled', 'failed', 'expired'],
  // A replacement adds an attempt. No clock ends this state: only the chain does.
  settling: ['settling', 'settled', 'failed'],
  settled: ['finalized'],
  finalized: [],
  rejected: [],
  failed: [],
  expired: [],
}

/** One step of a payment. */
export interface PaymentChange {
  readonly state: Exclude<PaymentState, 'received'>
  /** Default: false. */
  readonly idle?: boolean
  /** Added to the attempts there are. */
  readonly attempt?: PaymentAttempt
  readonly transaction?: string | undefined
  readonly amount?: string | undefined
  readonly logKey?: string | undefined
  readonly reason?: string | undefined
  readonly message?: string | undefined
}

/**
 * The next version of a payment. The only place that knows the order of states; pure.
 *
 * @param now Milliseconds since the epoch.
 * @throws `ledger_conflict` when the change would move the payment back, or set something in motion
 * without an attempt to find it by.
 */
export function advancePayment(
  record: PaymentRecord,
  change: PaymentChange,
  now: number,
): PaymentRecord {
  const { state, idle = false, attempt, transaction, amount, logKey, reason, message } = change
  const attempts = attempt === undefined ? record.attempts : [...record.attempts, attempt]
  const allowed =
    nextStates[record.state].includes(state) &&
    (state === 'settling') === (attempt !== undefined) &&
    (state === 'queued' || !idle)
  if (!allowed) {
    throw new FareboxError('ledger_conflict', {
      detail: `A payment that is ${record.state} cannot become ${state}.`,
    })
  }
  return {
    ...record,
    version: record.version + 1,
    state,
    idle,
    attempts,
    ...(attempt?.transaction === undefined ? {} : { transaction: attempt.transaction }),
    ...(transaction === undefined ? {} : { transaction }),
    ...(amount === undefined ? {} : { amount }),
    ...(logKey === undefined ? {} : { logKey }),
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
    updatedAt: now,
  }
}
