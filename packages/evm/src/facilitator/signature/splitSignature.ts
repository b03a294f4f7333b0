import { bytesToHex } from '@noble/hashes/utils.js'

const halfOrder = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n

export interface SplitSignature {
  /** r and s, 64 bytes. */
  readonly compact: Uint8Array
  readonly recoveryId: 0 | 1
}

/** The parts of a 65-byte signature with a low s (EIP-2) and `v` 0, 1, 27 or 28. */
export function splitSignature(signature: Uint8Array): SplitSignature | undefined {
  const v = signature[64]
  if (signature.length !== 65 || v === undefined) return undefined
  const recoveryId = v >= 27 ? v - 27 : v
  if (recoveryId !== 0 && recoveryId !== 1) return undefined
  const s = BigInt(`0x${bytesToHex(signature.subarray(32, 64))}`)
  return s > halfOrder ? undefined : { compact: signature.slice(0, 64), recoveryId }
}
