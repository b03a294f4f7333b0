import { FareboxError } from '../../errors/FareboxError.js'
import { advancePayment } from '../ledger/advancePayment.js'
import type { PaymentRecord } from '../ledger/Ledger.js'
import { toEventSubject } from './toEventSubject.js'
import type { EngineContext } from './EngineContext.js'
import type { ResolvedPayment } from './resolvePayment.js'

/** Enough to retire a holder and to meet one more; a third conflict is a race that somebody else won. */
const maxTries = 3

/**
 * Writes a verified payment into the ledger, which makes it the only live one with its spendKey.
 * Returns what the ledger holds for the paymentId then, or `undefined` when another live payment has
 * the spendKey.
 *
 * A holder of which nothing is signed gives way when it has run out, or when its caller was told that
 * nothing was charged.
 */
export async function admitPayment(
  context: EngineContext,
  payment: ResolvedPayment,
): Promise<PaymentRecord | undefined> {
  const { ledger, environment } = context
  const record = advancePayment(
    receive(payment, environment.now()),
    { state: 'verified' },
    environment.now(),
  )
  try {
    for (let tries = 0; tries < maxTries; tries += 1) {
      const write = await ledger.compareAndSet(0, record)
      if (write === 'written') {
        context.emit({ ...toEventSubject(record), kind: 'verified' })
        return record
      }
      if (write === 'stale') {
        const stored = await ledger.get(record.paymentId)
        if (stored !== undefined) return stored
        continue
      }
      const holder = await ledger.findLive(record.spendKey)
      if (holder === undefined) continue
      if (!isRetirable(holder, environment.now())) return undefined
      const retired = advancePayment(holder, { state: 'expired' }, environment.now())
      const write2 = await ledger.compareAndSet(holder.version, retired)
      if (write2 === 'written') context.emit({ ...toEventSubject(retired), kind: 'expired' })
    }
    return undefined
  } catch (cause) {
    throw new FareboxError('store_unavailable', { charged: 'unknown', cause })
  }
}

/**
 * Whether a live payment may give way to another one with its spendKey.
 * @param now Milliseconds since the epoch.
 */
export function isRetirable(holder: PaymentRecord, now: number): boolean {
  const unsigned = holder.state === 'verified' || holder.state === 'queued'
  return unsigned && (holder.idle || now >= holder.validBefore * 1000)
}

function receive(
  { identity, mechanism, network, request }: ResolvedPayment,
  now: number,
): PaymentRecord {
  return {
    version: 0,
    paymentId: identity.paymentId,
    spendKey: identity.spendKey,
    state: 'received',
    idle: false,
    payer: identity.payer,
    scheme: mechanism.scheme,
    network,
    request,
    validBefore: identity.validBefore,
    attempts: [],
    createdAt: now,
    updatedAt: now,
  }
}
