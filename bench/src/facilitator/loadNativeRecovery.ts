import { createRequire } from 'node:module'
import { createSignatureRecovery, type SignatureRecovery } from '@farebox/evm/facilitator'

/** What is used of the package `secp256k1`, which has no types. */
interface NativeSecp256k1 {
  ecdsaRecover(
    compact: Uint8Array,
    recoveryId: number,
    digest: Uint8Array,
    compressed: boolean,
  ): Uint8Array
}

/** Signature recovery by the native package `secp256k1`, on platforms that it is compiled for. */
export async function loadNativeRecovery(): Promise<SignatureRecovery | undefined> {
  let library: NativeSecp256k1
  try {
    // Its bindings themselves: its entry falls back to JavaScript without a word.
    library = createRequire(import.meta.url)('secp256k1/bindings') as NativeSecp256k1
  } catch {
    return undefined
  }
  return createSignatureRecovery({
    engine: (compact, recoveryId, digest) =>
      library.ecdsaRecover(compact, recoveryId, digest, false),
  })
}
