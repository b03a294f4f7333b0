import type { StepOutcome } from '@farebox/core'
import type { Chain } from '../Chain.js'
import type { ChainLog } from '../logs/ChainLog.js'

/** The outcome that a `Transfer` log proves, whose value is the payment's. */
export function toSettled(chain: Chain, proof: ChainLog, amount: bigint): StepOutcome {
  return {
    state: 'settled',
    transaction: proof.transactionHash,
    amount: amount.toString(),
    blockNumber: proof.blockNumber,
    logKey: `${chain.network}/${proof.transactionHash}/${proof.logIndex}`,
  }
}
