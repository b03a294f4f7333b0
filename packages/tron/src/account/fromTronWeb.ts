import { FareboxError } from '@farebox/core'
import type { EvmTypedData } from '@farebox/evm'
import { parseTronAddress } from '../address/parseTronAddress.js'
import { toTronAddress } from '../address/toTronAddress.js'
import type { TronAccount } from '../TronAccount.js'
import { parseSignedTransaction } from './parseSignedTransaction.js'
import { toJsonTypedData } from './toJsonTypedData.js'
import type { TronWebLike } from './TronWebLike.js'

/**
 * An account of a tronWeb instance with a private key, or of one that a wallet has injected. The address is the
 * one that it has now; what is signed later for another one is refused by the client.
 *
 * @throws `config_invalid` when the instance has no address, as before a wallet is connected;
 * `address_invalid`
 * @example
 * ```ts
 * import { fromTronWeb } from '@farebox/tron/account'
 * import { tron } from '@farebox/tron/client'
 * import { TronWeb } from 'tronweb'
 *
 * const tronWeb = new TronWeb({
 *   fullHost: 'https://nile.trongrid.io',
 *   // A well-known development key: never fund it on a real network.
 *   privateKey: 'ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
 * })
 * const schemes = [tron({ account: fromTronWeb(tronWeb) })]
 * ```
 */
export function fromTronWeb(tronWeb: TronWebLike): TronAccount {
  const { base58 } = tronWeb.defaultAddress
  if (typeof base58 !== 'string') {
    throw new FareboxError('config_invalid', {
      detail: 'The tronWeb instance has no address: connect the wallet, or give it a private key.',
    })
  }
  return {
    address: toTronAddress(parseTronAddress(base58)),
    signTypedData: async (typedData) => signTypedData(tronWeb, typedData),
    signTransaction: async (transaction) =>
      // A copy: some versions put the signature into what they are given.
      parseSignedTransaction(transaction, await tronWeb.trx.sign(structuredClone(transaction))),
  }
}

async function signTypedData({ trx }: TronWebLike, typedData: EvmTypedData): Promise<string> {
  const { domain, types, message } = toJsonTypedData(typedData)
  const name = trx.signTypedData === undefined ? '_signTypedData' : 'signTypedData'
  const signature = await trx[name]?.(domain, types, message)
  if (typeof signature === 'string') return signature
  throw new TypeError('The tronWeb instance has not signed the typed data.')
}
