import type { StepOutcome } from '@farebox/core'
import type { TronChain } from '../chain/TronChain.js'
import { concludeUsedNonce } from './concludeUsedNonce.js'
import type { Settlement } from './Settlement.js'

/**
 * What becomes of a payment whose transaction can no longer be included: nothing was charged, unless somebody
 * else has sent it. Another transaction may be made for it, as its nonce takes effect once.
 *
 * @throws `rpc_unavailable`, `rpc_malformed`, `chain_mismatch`
 */
export async function concludeGone(
  chain: TronChain,
  settlement: Settlement,
  transaction: string,
): Promise<StepOutcome> {
  const isUsed = await settlement.readNonceUsed(chain.reader)
  if (isUsed === undefined) return { state: 'pending', transaction }
  if (isUsed) return concludeUsedNonce(chain, settlement, transaction)
  return {
    state: 'dropped',
    message: 'The transaction was in no block until it expired.',
    transaction,
  }
}
