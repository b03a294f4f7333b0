import type { StepOutcome } from '@farebox/core'
import type { TronChain } from '../chain/TronChain.js'
import { findSettlement } from './findSettlement.js'
import type { Settlement } from './Settlement.js'

/**
 * What became of a payment whose nonce is used, and not by a transaction of ours that is known to have
 * worked. While no trace of it is found, a node may only not have the log yet. Where the use by another payment
 * leaves no trace, it has failed once its time is over by a block that stays, and all of it was searched.
 *
 * @throws `rpc_unavailable`, `rpc_malformed`, `chain_mismatch`
 */
export async function concludeUsedNonce(
  chain: TronChain,
  settlement: Settlement,
  transaction?: string,
): Promise<StepOutcome> {
  const named = transaction === undefined ? {} : { transaction }
  const found = await findSettlement(chain, settlement)
  if (found.state !== 'absent') return found
  if (settlement.traceNamesNonce || found.since > settlement.start)
    return { state: 'pending', ...named }
  const { timestamp } = await chain.http.getSolidBlock()
  return timestamp >= settlement.identity.validBefore * 1000
    ? { state: 'failed', reason: 'transaction_expired', ...named }
    : { state: 'pending', ...named }
}
