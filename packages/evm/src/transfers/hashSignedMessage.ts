import { keccak_256 } from '@noble/hashes/sha3.js'
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'

/**
 * The digest that a wallet signs for a text.
 *
 * @see https://eips.ethereum.org/EIPS/eip-191
 * @see https://github.com/tronprotocol/tips/blob/master/tip-191.md
 */
export function hashSignedMessage(message: string, chain: 'Ethereum' | 'TRON'): Uint8Array {
  const text = utf8ToBytes(message)
  const prefix = utf8ToBytes(`\u0019${chain} Signed Message:\n${text.length}`)
  return keccak_256(concatBytes(prefix, text))
}
