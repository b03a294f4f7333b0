import { FareboxError } from '@farebox/core'
import { secp256k1 } from '@noble/curves/secp256k1'
import { toAddressOfPublicKey } from '../address/toAddressOfPublicKey.js'
import { decodeHex } from '../hex/decodeHex.js'
import { encodeHex } from '../hex/encodeHex.js'
import type { Hex } from '../hex/Hex.js'
import type { EvmAccount } from '../EvmAccount.js'
import { hashTypedData } from './hashTypedData.js'

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
  const key = parsePrivateKey(privateKey)
  return {
    address: toAddressOfPublicKey(secp256k1.getPublicKey(key, false)),
    signTypedData: async (typedData) => {
      const signature = secp256k1.sign(hashTypedData(typedData), key, { lowS: true })
      const bytes = new Uint8Array(65)
      bytes.set(signature.toBytes('compact'))
      bytes[64] = 27 + signature.recovery
      return encodeHex(bytes)
    },
  }
}

function parsePrivateKey(text: string): Uint8Array {
  if (/^0x[0-9a-fA-F]{64}$/.test(text)) {
    const key = decodeHex(`0x${text.slice(2)}`)
    if (secp256k1.utils.isValidPrivateKey(key)) return key
  }
  // No cause: what the curve library throws may quote the key.
  throw new FareboxError('config_invalid', {
    detail: 'The private key is not 0x and 64 hexadecimal digits in the range of secp256k1.',
  })
}
