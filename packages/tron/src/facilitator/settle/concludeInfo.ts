import type { StepOutcome } from '@farebox/core'
import type { TronTransactionInfo } from '../../rpc/TronHttp.js'
import type { TronChain } from '../chain/TronChain.js'
import { concludeUsedNonce } from './concludeUsedNonce.js'
import type { Settlement } from './Settlement.js'
import { toSettled } from './toSettled.js'

/**
 * What a transaction that is in a block proves. One that has failed does not say that the money did not
 * move: somebody else may have been faster (T03).
 *
 * @throws `rpc_unavailable`, `rpc_malformed`, `chain_mismatch`
 */
export async function concludeInfo(
  chain: TronChain,
  settlement: Settlement,
  info: TronTransactionInfo,
): Promise<StepOutcome> {
  const settled = toSettled(chain, settlement, info)
  if (settled !== undefined) return settled
  const transaction = info.id
  if (info.result === 'SUCCESS') {
    return { state: 'failed', reason: 'invalid_transaction_effect', transaction }
  }
  const { number: head } = await chain.http.getNowBlock()
  // A node that lags has not seen the nonce that was used.
  if (head < info.blockNumber) return { state: 'pending', transaction }
  const isUsed = await settlement.readNonceUsed(chain.reader)
  if (isUsed === undefined) return { state: 'pending', transaction }
  if (isUsed) return concludeUsedNonce(chain, settlement, transaction)
  return {
    state: 'failed',
    reason: 'transaction_failed_on_chain',
    message: info.message ?? info.result,
    transaction,
  }
}
