import type { FacilitatorMechanism } from '../../mechanism/types.js'
import type { PaymentRecord } from '../ledger/Ledger.js'
import { drivePayment } from './drivePayment.js'
import type { EngineContext } from './EngineContext.js'

/** The payments that this process is working on: each one once, however often it is asked for. */
export interface Drives {
  readonly size: number
  /**
   * Takes the payment to its end, or joins the work on it. The work goes on when nobody waits.
   * @throws as `drivePayment`
   */
  drive(record: PaymentRecord, mechanism: FacilitatorMechanism): Promise<PaymentRecord>
  /** The last transaction that may settle the payment; empty while there is none. */
  transactionOf(paymentId: string): string
  /** Resolves when all that is being worked on now has ended. Never rejects. */
  drained(): Promise<unknown>
}

export function createDrives(context: EngineContext): Drives {
  const ends = new Map<string, Promise<PaymentRecord>>()
  const transactions = new Map<string, string>()

  const start = (
    record: PaymentRecord,
    mechanism: FacilitatorMechanism,
  ): Promise<PaymentRecord> => {
    const { paymentId } = record
    const onTransaction = (transaction: string): void => {
      transactions.set(paymentId, transaction)
    }
    const end = context.stopper
      .run((stop) => drivePayment({ ...context, stop }, record, { mechanism, onTransaction }))
      .finally(() => {
        ends.delete(paymentId)
        transactions.delete(paymentId)
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
    transactionOf: (paymentId) => transactions.get(paymentId) ?? '',
    drained: () => Promise.allSettled(ends.values()),
  }
}
