import type { Hex } from '../../hex/Hex.js'

/** Finds out who signed a digest. */
export interface SignatureRecovery {
  /**
   * The checksummed address whose key made a signature of 65 bytes, or `undefined` when there is none:
   * another length, a high s (EIP-2), a `v` that is not 0, 1, 27 or 28. Never throws.
   */
  recover(digest: Uint8Array, signature: Uint8Array): Hex | undefined
}
