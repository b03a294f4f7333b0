import { FareboxError } from '@farebox/core'
import type { EvmAccount } from '../EvmAccount.js'
import type { Hex } from '../hex/Hex.js'
import { loadSecp256k1 } from '../wasm/loadSecp256k1.js'
import { createKeyAccount } from './createKeyAccount.js'
import { parsePrivateKey } from './parsePrivateKey.js'

/**
 * `privateKeyAccount` with a signer in WebAssembly: the same signatures in a third of the time, for
 * buyers who sign thousands a second. Needs `@bitauth/libauth`, which a bundle for browsers should do
 * without.
 *
 * @throws `config_invalid` for a bad key, and where WebAssembly or `@bitauth/libauth` cannot be loaded
 * @example
 * ```ts
 * import { loadWasmAccount } from '@farebox/evm/account'
 * import { evm } from '@farebox/evm/client'
 *
 * // A well-known development key: never fund it on a real network.
 * const account = await loadWasmAccount(
 *   '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
 * )
 * const schemes = [evm({ account })]
 * ```
 */
export async function loadWasmAccount(privateKey: Hex): Promise<EvmAccount> {
  const key = parsePrivateKey(privateKey)
  let library: Awaited<ReturnType<typeof loadSecp256k1>>
  try {
    library = await loadSecp256k1()
  } catch (cause) {
    throw new FareboxError('config_invalid', {
      detail: 'The signer in WebAssembly cannot be loaded: is @bitauth/libauth installed?',
      cause,
    })
  }
  return createKeyAccount(key, (digest, secret) => {
    const signed = library.signMessageHashRecoverableCompact(secret, digest)
    // The key is in range and the digest has 32 bytes, which is all that it refuses.
    if (typeof signed === 'string') throw new FareboxError('signing_failed')
    return { compact: signed.signature, recovery: signed.recoveryId }
  })
}
