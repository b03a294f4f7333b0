import { secp256k1 } from '@noble/curves/secp256k1.js'
import { toAddressOfPublicKey } from '../address/toAddressOfPublicKey.js'
import { splitSignature } from '../facilitator/signature/splitSignature.js'
import type { Hex } from '../hex/Hex.js'
import { toLowerHex } from '../hex/toLowerHex.js'

/**
 * The address, in lower case, whose key made a signature of 65 bytes; `undefined` when there is none:
 * another length, a high s (EIP-2), a `v` that is not 0, 1, 27 or 28. In JavaScript: about a millisecond.
 * `createSignatureRecovery` takes an eighth of that where WebAssembly is there.
 */
export function recoverSigner(digest: Uint8Array, signature: Uint8Array): Hex | undefined {
  const parts = splitSignature(signature)
  if (parts === undefined) return undefined
  try {
    const key = secp256k1.Signature.fromBytes(parts.compact, 'compact')
      .addRecoveryBit(parts.recoveryId)
      .recoverPublicKey(digest)
    return toLowerHex(toAddressOfPublicKey(key.toBytes(false)))
  } catch {
    return undefined
  }
}
