import { secp256k1 } from '@noble/curves/secp256k1.js'
import { toAddressOfPublicKey } from '../../address/toAddressOfPublicKey.js'
import { loadSecp256k1 } from '../../wasm/loadSecp256k1.js'
import type { SignatureRecovery } from './SignatureRecovery.js'
import { splitSignature } from './splitSignature.js'

/**
 * Finds the public key behind a signature of `r` and `s` (64 bytes). Answers it uncompressed, 65 bytes;
 * anything else, or an exception, means that there is none.
 */
export type RecoverKey = (
  compact: Uint8Array,
  recoveryId: 0 | 1,
  digest: Uint8Array,
) => Uint8Array | string

export interface SignatureRecoveryOptions {
  /**
   * `wasm` fails where WebAssembly or its module cannot be loaded; `auto` (default) then takes `js`. A
   * function does it itself: `ecdsaRecover` of the native package `secp256k1` takes a third of the time.
   */
  readonly engine?: 'auto' | 'wasm' | 'js' | RecoverKey
}

/**
 * The fastest recovery that works here: WebAssembly, about eight times as fast, or JavaScript where that
 * cannot be loaded (CommonJS under Jest, runtimes without WebAssembly). Both give the same answers.
 *
 * @throws whatever loading throws, for the engine `wasm` only
 * @example
 * ```ts
 * import { createSignatureRecovery } from '@farebox/evm/facilitator'
 *
 * const recovery = await createSignatureRecovery()
 * ```
 */
export async function createSignatureRecovery(
  options: SignatureRecoveryOptions = {},
): Promise<SignatureRecovery> {
  const { engine } = options
  if (typeof engine === 'function') return toRecovery(engine)
  if (engine === 'js') return toRecovery(recoverInJavaScript)
  try {
    return toRecovery(await loadWasm())
  } catch (error) {
    if (engine === 'wasm') throw error
    return toRecovery(recoverInJavaScript)
  }
}

async function loadWasm(): Promise<RecoverKey> {
  const library = await loadSecp256k1()
  return (compact, recoveryId, digest) =>
    library.recoverPublicKeyUncompressed(compact, recoveryId, digest)
}

function recoverInJavaScript(
  compact: Uint8Array,
  recoveryId: 0 | 1,
  digest: Uint8Array,
): Uint8Array {
  return secp256k1.Signature.fromBytes(compact, 'compact')
    .addRecoveryBit(recoveryId)
    .recoverPublicKey(digest)
    .toBytes(false)
}

function toRecovery(recoverKey: RecoverKey): SignatureRecovery {
  return {
    recover(digest, signature) {
      const parts = splitSignature(signature)
      if (parts === undefined) return undefined
      try {
        const key = recoverKey(parts.compact, parts.recoveryId, digest)
        return key instanceof Uint8Array && key.length === 65
          ? toAddressOfPublicKey(key)
          : undefined
      } catch {
        return undefined
      }
    },
  }
}
