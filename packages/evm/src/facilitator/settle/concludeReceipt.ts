import type { StepOutcome } from '@farebox/core'
import type { Chain } from '../Chain.js'
import type { ChainReceipt } from '../logs/ChainLog.js'
import { findSettlementLog } from '../logs/findSettlementLog.js'
import type { ProbeCall } from '../probe/encodeProbeCall.js'
import { runProbe } from '../probe/runProbe.js'
import { parseQuantity } from '../rpc/parseQuantity.js'
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
  call: ProbeCall,
  receipt: ChainReceipt,
): Promise<StepOutcome> {
  const { asset, authorization } = call
  const { succeeded, transactionHash: transaction } = receipt
  if (!(await isDeep(chain, receipt))) return { state: 'pending', transaction }
  const proof = succeeded ? findSettlementLog(receipt.logs, asset, authorization) : undefined
  if (proof !== undefined) return toSettled(chain, proof, authorization)
  if (!succeeded) {
    // At the block of the revert: a node that lags answers with an error instead of an old state.
    const { stateOk, nonceUsed } = await runProbe(chain, call, receipt.blockNumber)
    if (!stateOk) return { state: 'pending', transaction }
    if (!nonceUsed) {
      return { state: 'failed', reason: 'invalid_exact_evm_transaction_failed', transaction }
    }
  }
  const found = await findSettlement(chain, asset, authorization)
  if (found.state === 'settled' || found.state === 'pending') return found
  if (succeeded) {
    return { state: 'failed', reason: 'invalid_exact_evm_transfer_event_mismatch', transaction }
  }
  return found.state === 'absent' ? { state: 'pending', transaction } : found
}

async function isDeep(chain: Chain, receipt: ChainReceipt): Promise<boolean> {
  if (chain.confirmations <= 1n) return true
  const head = parseQuantity(await chain.rpc.read('eth_blockNumber', []))
  return head - receipt.blockNumber + 1n >= chain.confirmations
}
