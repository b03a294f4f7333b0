import { getPublicKey } from '@noble/secp256k1'
import { toAddressOfPublicKey } from '../address/toAddressOfPublicKey.js'
import type { EvmAccount } from '../EvmAccount.js'
import { encodeHex } from '../hex/encodeHex.js'
import type { Hex } from '../hex/Hex.js'
import { hashTypedData } from './hashTypedData.js'

/** `r` and `s` (64 bytes, low s) and which of the two keys they belong to. */
export interface RecoverableSignature {
  readonly compact: Uint8Array
  readonly recovery: number
}

/** An account that signs digests with a key that stays in its closure. */
export function createKeyAccount(
  key: Uint8Array,
  sign: (digest: Uint8Array, key: Uint8Array) => RecoverableSignature,
): EvmAccount {
  const signDigest = async (digest: Uint8Array): Promise<Hex> => {
    const { compact, recovery } = sign(digest, key)
    const bytes = new Uint8Array(65)
    bytes.set(compact)
    bytes[64] = 27 + recovery
    return encodeHex(bytes)
  }
  return {
    address: toAddressOfPublicKey(getPublicKey(key, false)),
    signTypedData: async (typedData) => signDigest(hashTypedData(typedData)),
    signDigest,
  }
}
