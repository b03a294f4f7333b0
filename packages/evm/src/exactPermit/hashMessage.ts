import { keccak_256 } from '@noble/hashes/sha3.js'

/**
 * The EIP-712 digest of a hashed struct under a domain separator.
 *
 * @see https://eips.ethereum.org/EIPS/eip-712
 */
export function hashMessage(domainSeparator: Uint8Array, structHash: Uint8Array): Uint8Array {
  const message = new Uint8Array(66)
  message[0] = 0x19
  message[1] = 0x01
  message.set(domainSeparator, 2)
  message.set(structHash, 34)
  return keccak_256(message)
}
