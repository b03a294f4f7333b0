import { secp256k1 } from '@noble/curves/secp256k1.js'
import { keccak_256 } from '@noble/hashes/sha3.js'

/**
 * The 20 bytes of whoever signed the digest, or undefined. Bytes after the 65th are ignored; `v` is 0, 1, 27 or
 * 28. As in java-tron, a high `s` is as good as a low one.
 */
export function toSigner(digest: Uint8Array, signature: Uint8Array): Uint8Array | undefined {
  const v = signature[64] ?? 255
  const recovery = v >= 27 ? v - 27 : v
  if (recovery > 1) return undefined
  try {
    const point = secp256k1.Signature.fromBytes(signature.subarray(0, 64), 'compact')
      .addRecoveryBit(recovery)
      .recoverPublicKey(digest)
    return keccak_256(point.toBytes(false).subarray(1)).subarray(12)
  } catch {
    return undefined
  }
}
