import { keccak_256 } from '@noble/hashes/sha3.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'

/** Keccak-256 of a text, as of an EIP-712 type or the signature of an event. */
export function hashText(text: string): Uint8Array {
  return keccak_256(utf8ToBytes(text))
}
