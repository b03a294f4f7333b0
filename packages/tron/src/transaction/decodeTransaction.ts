import { decodeCanonical } from './decodeCanonical.js'
import { refuseTransaction } from './refuseTransaction.js'
import type { SignedTransaction } from './SignedTransaction.js'
import { transactionMessage } from './transactionMessages.js'

/**
 * A whole transaction in java-tron's JSON, of canonical bytes only. Signatures are not checked.
 *
 * @throws `payload_invalid`
 */
export function decodeTransaction(bytes: Uint8Array): SignedTransaction {
  const transaction = decodeCanonical(transactionMessage, bytes)
  if (transaction['raw_data'] === undefined) throw refuseTransaction('there is no raw data.')
  // The table of this message is the type, field by field.
  return transaction as unknown as SignedTransaction
}
