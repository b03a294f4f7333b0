import type { FacilitatorMechanism } from '../../mechanism/types.js'
import type { PaymentRecord } from '../ledger/Ledger.js'
import { drivePayment, type SettlementNews } from './drivePayment.js'
import type { EngineContext } from './EngineContext.js'

/** The payments that this process is working on: each one once, however often it is asked for. */
export interface Drives {
  readonly size: number
  /**
   * Takes the payment to its end, or joins the work on it. The work goes on when nobody waits.
   * @throws as `drivePayment`
   */
  drive(record: PaymentRecord, mechanism: FacilitatorMechanism): Promise<PaymentRecord>
  /** What is known of the payment: the last transaction that may settle it, and more. */
  newsOf(paymentId: string): SettlementNews
  /** Resolves when all that is being worked on now has ended. Never rejects. */
  drained(): Promise<unknown>
}

export function createDrives(context: EngineContext): Drives {
  const ends = new Map<string, Promise<PaymentRecord>>()
  const news = new Map<string, SettlementNews>()

  const start = (
    record: PaymentRecord,
    mechanism: FacilitatorMechanism,
  ): Promise<PaymentRecord> => {
    const { paymentId } = record
    const onNews = (more: SettlementNews): void => {
      news.set(paymentId, { ...news.get(paymentId), ...more })
    }
    const end = context.stopper
      .run((stop) => drivePayment({ ...context, stop }, record, { mechanism, onNews }))
      .finally(() => {
        ends.delete(paymentId)
        news.delete(paymentId)
      })
    // The work may end badly when its caller has long stopped waiting.
    end.catch(() => undefined)
    ends.set(paymentId, end)
    return end
  }

  return {
    get size() {
      return ends.size
    },
    drive: async (record, mechanism) => ends.get(record.paymentId) ?? start(record, mechanism),
    newsOf: (paymentId) => news.get(paymentId) ?? {},
    drained: () => Promise.allSettled(ends.values()),
  }
}
