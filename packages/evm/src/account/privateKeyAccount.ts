import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { hashes, sign } from '@noble/secp256k1'
import type { EvmAccount } from '../EvmAccount.js'
import type { Hex } from '../hex/Hex.js'
import { createKeyAccount } from './createKeyAccount.js'
import { parsePrivateKey } from './parsePrivateKey.js'

/**
 * An account from a raw private key, without viem. Signatures are deterministic (RFC 6979), low-s, with
 * `v` 27 or 28. The key lives in a closure: printing or serializing the account does not show it.
 *
 * Not supported: EIP-712 messages with arrays or signed integers, which no x402 payment has.
 *
 * @throws `config_invalid` when the key is not 32 bytes of hex in the range of secp256k1. Signing
 * throws `signing_failed` for typed data that cannot be encoded.
 * @example
 * ```ts
 * import { privateKeyAccount } from '@farebox/evm/account'
 * import { evm } from '@farebox/evm/client'
 *
 * // A well-known development key: never fund it on a real network.
 * const account = privateKeyAccount(
 *   '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
 * )
 * const schemes = [evm({ account })]
 * ```
 */
export function privateKeyAccount(privateKey: Hex): EvmAccount {
  return createKeyAccount(parsePrivateKey(privateKey), (digest, key) => {
    // One setting for all who use the library: whoever set it has the same function, maybe a faster one.
    hashes.hmacSha256 ??= (secret, message) => hmac(sha256, secret, message)
    const signature = sign(digest, key, { prehash: false, lowS: true, format: 'recovered' })
    return { compact: signature.subarray(1), recovery: signature[0] ?? 0 }
  })
}
