import type { StepOutcome } from '@farebox/core'
import type { Eip3009Authorization } from '../../eip3009/Eip3009Authorization.js'
import type { Chain } from '../Chain.js'
import type { ChainLog } from '../logs/ChainLog.js'

/** The outcome that a `Transfer` log proves, whose value is the authorization's. */
export function toSettled(
  chain: Chain,
  proof: ChainLog,
  { value }: Eip3009Authorization,
): StepOutcome {
  return {
    state: 'settled',
    transaction: proof.transactionHash,
    amount: value.toString(),
    blockNumber: proof.blockNumber,
    logKey: `${chain.network}/${proof.transactionHash}/${proof.logIndex}`,
  }
}
