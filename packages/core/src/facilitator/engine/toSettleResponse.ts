import type { SettleResponse } from '../../wire/types.js'
import type { PaymentRecord } from '../ledger/Ledger.js'

/**
 * What to answer for a payment as it stands.
 *
 * @param network In the spelling of the peer.
 * @param transaction The transaction last heard of, where the record has none.
 */
export function toSettleResponse(
  record: PaymentRecord,
  network: string,
  transaction = '',
): SettleResponse {
  const base = { payer: record.payer, transaction: record.transaction ?? transaction, network }
  switch (record.state) {
    case 'settled':
    case 'finalized':
      return {
        success: true,
        ...base,
        ...(record.amount === undefined ? {} : { amount: record.amount }),
      }
    case 'failed':
    case 'rejected':
      return {
        success: false,
        errorReason: record.reason ?? 'unexpected_settle_error',
        ...(record.message === undefined ? {} : { errorMessage: record.message }),
        ...base,
      }
    case 'expired':
      return {
        success: false,
        errorReason: 'payment_expired',
        errorMessage: 'The payment ran out before it was sent.',
        ...base,
      }
    case 'received':
    case 'verified':
    case 'queued':
    case 'settling':
      return { success: false, errorReason: 'settlement_pending', ...base }
  }
}
