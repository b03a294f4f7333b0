import { keccak_256 } from '@noble/hashes/sha3.js'
import { writeUintWord } from '../abi/writeUintWord.js'
import { writeHex } from '../hex/writeHex.js'
import type { Hex } from '../hex/Hex.js'

/**
 * The hash of an EIP-712 struct: its type's hash and its members, each in a word of 32 bytes. A `bigint`
 * is an integer, a text of 20 bytes is an address and stands at the end of its word, and bytes are hashes
 * or stand at the start of theirs.
 */
export function hashWords(
  typeHash: Uint8Array,
  ...members: readonly (bigint | Hex | Uint8Array)[]
): Uint8Array {
  const encoded = new Uint8Array(32 + members.length * 32)
  const words = new DataView(encoded.buffer)
  encoded.set(typeHash, 0)
  members.forEach((member, index) => {
    const offset = 32 + index * 32
    if (typeof member === 'bigint') writeUintWord(words, offset, member)
    else if (typeof member === 'string') writeHex(encoded, offset + 12, member)
    else encoded.set(member, offset)
  })
  return keccak_256(encoded)
}
