import { encodeMessage } from './encodeMessage.js'
import { rawMessage } from './transactionMessages.js'
import type { TransactionRaw } from './TransactionRaw.js'

/**
 * The bytes that are hashed and signed, of java-tron's JSON `raw_data`: byte for byte what java-tron and tronweb
 * make of it. Every value is checked, so JSON of a peer may be passed in; members that the protocol does not
 * have (such as `components` in an ABI) are left out, as java-tron does: what is signed are the bytes.
 *
 * @throws `payload_invalid` for a contract type the codec does not know and for values that do not fit.
 * @example
 * ```ts
 * import { encodeTransactionRaw, toTransactionId } from '@farebox/tron/transaction'
 *
 * const raw = encodeTransactionRaw({
 *   contract: [
 *     {
 *       type: 'TransferContract',
 *       parameter: {
 *         type_url: 'type.googleapis.com/protocol.TransferContract',
 *         value: {
 *           owner_address: '413c44cdddb6a900fa2b585dd299e03d12fa4293bc',
 *           to_address: '4170997970c51812dc3a010c7d01b50e0d17dc79c8',
 *           amount: 1_000_000,
 *         },
 *       },
 *     },
 *   ],
 *   ref_block_bytes: '0a0b',
 *   ref_block_hash: '0102030405060708',
 *   expiration: 1_760_000_060_000,
 *   timestamp: 1_760_000_000_000,
 * })
 * toTransactionId(raw)
 * ```
 */
export function encodeTransactionRaw(
  raw: TransactionRaw | Readonly<Record<string, unknown>>,
): Uint8Array {
  return encodeMessage(rawMessage, raw)
}
