import type { StepOutcome } from '@farebox/core'
import type { Chain } from '../Chain.js'
import type { ChainReceipt } from '../logs/ChainLog.js'
import { parseQuantity } from '../rpc/parseQuantity.js'
import type { Effect } from './Effect.js'
import { findSettlement } from './findSettlement.js'
import { toSettled } from './toSettled.js'

/**
 * What a receipt proves. A success without the token's own logs proves nothing (T25), and a revert does
 * not say that the money did not move: somebody else may have been faster (T03), and not every token
 * reverts on a used nonce.
 *
 * @throws `rpc_unavailable`, `rpc_malformed`, `chain_mismatch`
 */
export async function concludeReceipt(
  chain: Chain,
  effect: Effect,
  receipt: ChainReceipt,
): Promise<StepOutcome> {
  const { succeeded, transactionHash: transaction } = receipt
  if (!(await isDeep(chain, receipt))) return { state: 'pending', transaction }
  const proof = succeeded ? effect.findProof(receipt.logs) : undefined
  if (proof !== undefined) return toSettled(chain, proof, effect.amount)
  if (!succeeded) {
    // At the block of the revert: a node that lags answers with an error instead of an old state.
    const { isUsed } = await effect.readNonce(receipt.blockNumber)
    if (isUsed === undefined) return { state: 'pending', transaction }
    if (!isUsed) return { state: 'failed', reason: effect.reasons.reverted, transaction }
  }
  const found = await findSettlement(chain, effect)
  if (found.state === 'settled' || found.state === 'pending') return found
  if (succeeded) return { state: 'failed', reason: effect.reasons.unproven, transaction }
  return found.state === 'absent' ? { state: 'pending', transaction } : found
}

async function isDeep(chain: Chain, receipt: ChainReceipt): Promise<boolean> {
  if (chain.confirmations <= 1n) return true
  const head = parseQuantity(await chain.rpc.read('eth_blockNumber', []))
  return head - receipt.blockNumber + 1n >= chain.confirmations
}
