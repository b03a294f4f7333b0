import type { TronTransactionInfo } from '../../rpc/TronHttp.js'
import type { TronChain } from '../chain/TronChain.js'

/**
 * What became of a transaction, as soon as that counts by the network's finality. What the transaction
 * itself carries (`contractRet`) is not looked at: it can show a revert that is none.
 *
 * @throws `rpc_unavailable`, `rpc_malformed`, `chain_mismatch`
 */
export function readInfo(chain: TronChain, id: string): Promise<TronTransactionInfo | undefined> {
  return chain.finality === 'packed'
    ? chain.http.getTransactionInfo(id)
    : chain.http.getSolidTransactionInfo(id)
}
