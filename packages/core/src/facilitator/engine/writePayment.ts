import { FareboxError } from '../../errors/FareboxError.js'
import { toFareboxError } from '../../errors/toFareboxError.js'
import type { PaymentChange } from '../ledger/advancePayment.js'
import { advancePayment } from '../ledger/advancePayment.js'
import type { PaymentRecord } from '../ledger/Ledger.js'
import { toEventSubject } from './toEventSubject.js'
import type { DriveContext, EngineContext } from './EngineContext.js'
import { toRetryDelay } from './toRetryDelay.js'

/** What a write left in the ledger. `overtaken`: somebody else moved the payment. */
export interface WrittenPayment {
  readonly outcome: 'written' | 'overtaken' | 'taken' | 'stopped'
  readonly record: PaymentRecord
}

/**
 * Moves a payment one step in the ledger, while nothing of it is signed.
 *
 * @throws `store_unavailable` with `charged: 'unknown'`: the write may have been made, and then a
 * restart goes on with it.
 */
export async function writePayment(
  context: EngineContext,
  record: PaymentRecord,
  change: PaymentChange,
): Promise<WrittenPayment> {
  const next = advancePayment(record, change, context.environment.now())
  try {
    return await tryWrite(context, record, next, change)
  } catch (cause) {
    throw new FareboxError('store_unavailable', { charged: 'unknown', cause })
  }
}

/** Moves a payment one step once it may be on its way: again and again until the ledger has it. */
export async function writePaymentSurely(
  context: DriveContext,
  record: PaymentRecord,
  change: PaymentChange,
): Promise<WrittenPayment> {
  const next = advancePayment(record, change, context.environment.now())
  for (let round = 0; !context.stop.aborted; round += 1) {
    try {
      return await tryWrite(context, record, next, change)
    } catch (thrown) {
      const error = toFareboxError(thrown, 'store_unavailable')
      context.emit({ ...toEventSubject(record), kind: 'error', error })
    }
    await context.environment.sleep(toRetryDelay(round), context.stop).catch(() => undefined)
  }
  return { outcome: 'stopped', record }
}

async function tryWrite(
  context: EngineContext,
  record: PaymentRecord,
  next: PaymentRecord,
  change: PaymentChange,
): Promise<WrittenPayment> {
  const write = await context.ledger.compareAndSet(record.version, next)
  if (write === 'taken') return { outcome: 'taken', record }
  if (write === 'stale') {
    const stored = await context.ledger.get(record.paymentId)
    if (stored === undefined) throw new Error('The ledger has lost the payment.')
    // An earlier try may have been written although its answer was lost.
    if (!isSameWrite(stored, next)) return { outcome: 'overtaken', record: stored }
  }
  if (!next.idle) context.emit({ ...toEventSubject(next), kind: change.state })
  return { outcome: 'written', record: next }
}

function isSameWrite(a: PaymentRecord, b: PaymentRecord): boolean {
  return (
    a.version === b.version &&
    a.state === b.state &&
    a.updatedAt === b.updatedAt &&
    a.transaction === b.transaction &&
    a.attempts.at(-1)?.raw === b.attempts.at(-1)?.raw
  )
}
