import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { Hex } from '../hex/Hex.js'
import { toChecksumAddress } from './toChecksumAddress.js'

/** The address of an uncompressed secp256k1 public key (65 bytes). */
export function toAddressOfPublicKey(publicKey: Uint8Array): Hex {
  return toChecksumAddress(bytesToHex(keccak_256(publicKey.subarray(1)).subarray(12)))
}
