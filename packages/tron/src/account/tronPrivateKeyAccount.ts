import { FareboxError } from '@farebox/core'
import { privateKeyAccount } from '@farebox/evm/account'
import { hexToBytes } from '@noble/hashes/utils.js'
import { toTronAddress } from '../address/toTronAddress.js'
import type { TronAccount } from '../TronAccount.js'
import { hashRawTransaction } from './hashRawTransaction.js'

/**
 * An account that signs with a raw private key, without tronweb. The key lives in a closure: printing or
 * serializing the account does not show it.
 *
 * A transaction is signed by what its bytes hash to, never by the id that it claims.
 *
 * @param privateKey 64 hexadecimal digits, with or without `0x`
 * @throws `config_invalid` when the key is not in the range of secp256k1; the error does not hold it. Signing
 * throws `signing_failed` for typed data that cannot be encoded and for a transaction with a wrong id.
 * @example
 * ```ts
 * import { tronPrivateKeyAccount } from '@farebox/tron/account'
 *
 * // A well-known development key: never fund it on a real network.
 * const account = tronPrivateKeyAccount(
 *   'ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
 * )
 * account.address // 'TYBNgWfhGuNzdLtjKtxXTfskAhTbMcqbaG'
 * ```
 */
export function tronPrivateKeyAccount(privateKey: string): TronAccount {
  const account = privateKeyAccount(`0x${privateKey.replace(/^0x/, '')}`)
  return {
    address: toTronAddress(account.address),
    signTypedData: async (typedData) => account.signTypedData(typedData),
    signTransaction: async (transaction) => {
      const id = hashRawTransaction(transaction.raw_data_hex)
      if (id === undefined || transaction.txID.toLowerCase() !== id) {
        throw new FareboxError('signing_failed', {
          detail: 'The id of the transaction is not the hash of its bytes.',
        })
      }
      const signature = await account.signDigest?.(hexToBytes(id))
      // Never: keys sign digests. The type leaves it open for other accounts.
      if (signature === undefined) throw new FareboxError('signing_failed')
      return { ...transaction, signature: [signature.slice(2)] }
    },
  }
}
