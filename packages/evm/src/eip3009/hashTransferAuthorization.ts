import { keccak_256 } from '@noble/hashes/sha3.js'
import { hashText } from '../abi/hashText.js'
import { writeUintWord } from '../abi/writeUintWord.js'
import { writeHex } from '../hex/writeHex.js'
import type { Eip3009Authorization } from './Eip3009Authorization.js'

const type =
  'TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)'
/** Of the type. Not while the module loads: the first hashes take a millisecond. */
let typeHash: Uint8Array | undefined

const prefix = Uint8Array.of(0x19, 0x01)

/**
 * The type's hash and six words: of those of addresses, the first twelve bytes stay zero. Hashing is never
 * interrupted, so all of it can share one.
 */
const encoded = new Uint8Array(224)
const words = new DataView(encoded.buffer)
const message = new Uint8Array(66)

/**
 * The EIP-712 digest that the payer signs, for a domain separator from `hashTokenDomain`.
 *
 * @see https://eips.ethereum.org/EIPS/eip-3009
 * @see https://eips.ethereum.org/EIPS/eip-712
 */
export function hashTransferAuthorization(
  domainSeparator: Uint8Array,
  authorization: Eip3009Authorization,
): Uint8Array {
  typeHash ??= hashText(type)
  encoded.set(typeHash, 0)
  writeHex(encoded, 44, authorization.from)
  writeHex(encoded, 76, authorization.to)
  writeUintWord(words, 96, authorization.value)
  writeUintWord(words, 128, authorization.validAfter)
  writeUintWord(words, 160, authorization.validBefore)
  writeHex(encoded, 192, authorization.nonce)
  message.set(prefix, 0)
  message.set(domainSeparator, 2)
  message.set(keccak_256(encoded), 34)
  return keccak_256(message)
}
