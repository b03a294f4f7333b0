import { encodeMessage } from './encodeMessage.js'
import type { SignedTransaction } from './SignedTransaction.js'
import { transactionMessage } from './transactionMessages.js'

/**
 * The bytes of a whole transaction, as `wallet/broadcasthex` takes them. A `txID` or `raw_data_hex` beside
 * `raw_data` is ignored.
 *
 * @throws `payload_invalid`
 */
export function encodeTransaction(
  transaction: SignedTransaction | Readonly<Record<string, unknown>>,
): Uint8Array {
  return encodeMessage(transactionMessage, transaction)
}
