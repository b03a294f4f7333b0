import type { PaymentStatus } from '../Facilitator.js'
import type { PaymentRecord } from '../ledger/Ledger.js'

/** What may be shown of a payment: nothing from which it could be paid again. */
export function toPaymentStatus(record: PaymentRecord): PaymentStatus {
  const { paymentRequirements } = record.request
  return {
    paymentId: record.paymentId,
    state: record.state,
    scheme: record.scheme,
    network: record.network,
    asset: paymentRequirements.asset,
    amount: paymentRequirements.amount,
    payTo: paymentRequirements.payTo,
    payer: record.payer,
    ...(record.transaction === undefined ? {} : { transaction: record.transaction }),
    ...(record.amount === undefined ? {} : { settledAmount: record.amount }),
    ...(record.reason === undefined ? {} : { reason: record.reason }),
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
  }
}
