import type { FacilitatorEvent } from '../Facilitator.js'
import type { PaymentRecord } from '../ledger/Ledger.js'

/** What names a payment in an event. */
export type PaymentSubject = Pick<
  PaymentRecord,
  'scheme' | 'network' | 'paymentId' | 'payer' | 'transaction' | 'reason'
>

/** The part of an event that names the payment. */
export function toEventSubject(record: PaymentSubject): Omit<FacilitatorEvent, 'kind'> {
  return {
    operation: 'settle',
    scheme: record.scheme,
    network: record.network,
    paymentId: record.paymentId,
    payer: record.payer,
    ...(record.transaction === undefined ? {} : { transaction: record.transaction }),
    ...(record.reason === undefined ? {} : { reason: record.reason }),
  }
}
