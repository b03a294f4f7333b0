import type { StepOutcome } from '@farebox/core'
import type { TronTransactionInfo } from '../../rpc/TronHttp.js'
import type { TronChain } from '../chain/TronChain.js'
import type { Settlement } from './Settlement.js'

/**
 * The outcome that a transaction proves by its logs, or `undefined`. That it succeeded is not enough: a
 * token may have moved less, or nothing (T25).
 */
export function toSettled(
  chain: TronChain,
  { amount, findProof }: Settlement,
  info: TronTransactionInfo,
): StepOutcome | undefined {
  if (info.result !== 'SUCCESS') return undefined
  const proof = findProof(info.logs.map((log, logIndex) => ({ ...log, logIndex })))
  if (proof === undefined) return undefined
  return {
    state: 'settled',
    transaction: info.id,
    amount: amount.toString(),
    blockNumber: info.blockNumber,
    logKey: `${chain.network}/${info.id}/${proof.logIndex}`,
  }
}
