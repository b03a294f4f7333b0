import { parseEvmAddress } from '@farebox/evm'
import { secp256k1 } from '@noble/curves/secp256k1'
import { keccak_256 } from '@noble/hashes/sha3'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils'

/** The address whose key made a 65-byte signature, or `undefined` when no key can have made it. */
export function recoverSigner(digest: Uint8Array, signature: string): string | undefined {
  try {
    const bytes = hexToBytes(signature.slice(2))
    const v = bytes[64] ?? 0
    if (bytes.length !== 65 || (v !== 27 && v !== 28)) return undefined
    const parsed = secp256k1.Signature.fromCompact(bytes.subarray(0, 64))
    if (parsed.hasHighS()) return undefined
    const key = parsed.addRecoveryBit(v - 27).recoverPublicKey(digest)
    const hash = keccak_256(key.toBytes(false).subarray(1))
    return parseEvmAddress(`0x${bytesToHex(hash.subarray(12))}`)
  } catch {
    return undefined
  }
}
