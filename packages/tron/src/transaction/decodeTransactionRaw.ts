import { decodeCanonical } from './decodeCanonical.js'
import { rawMessage } from './transactionMessages.js'
import type { TransactionRaw } from './TransactionRaw.js'

/**
 * What the bytes of a transaction say, in java-tron's JSON (`raw_data`): to compare what is about to be signed
 * or sent with what was agreed. Takes canonical bytes only, so equal bytes and equal JSON are one thing.
 * Addresses and amounts are not judged.
 *
 * @throws `payload_invalid`, also for unknown fields and contract types, and above 500 KiB.
 */
export function decodeTransactionRaw(bytes: Uint8Array): TransactionRaw {
  // The table of this message is the type, field by field.
  return decodeCanonical(rawMessage, bytes)
}
