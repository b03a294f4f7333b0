import type { StepOutcome } from '@farebox/core'
import type { Chain } from '../Chain.js'
import type { ChainLog } from '../logs/ChainLog.js'
import { parseLogs, parseReceipt } from '../logs/parseReceipt.js'
import { parseQuantity } from '../rpc/parseQuantity.js'
import { toQuantity } from '../rpc/toQuantity.js'
import type { Effect } from './Effect.js'
import { toSettled } from './toSettled.js'

/** What became of a nonce that is used. `absent`: its log is in no block from `oldest` on. */
export type FoundSettlement = StepOutcome | { readonly state: 'absent'; readonly oldest: bigint }

/** Payments live for minutes; this is hours on most chains, and 40 minutes on the fastest. */
const searchedBlocks = 10_000n

/**
 * Finds who used a nonce, for a payment that somebody else may have submitted (T03). Settled is only a
 * transfer of the full value from the payer to the recipient; a cancelled authorization (T11), or another
 * payment under the same nonce, has failed. One that is not deep enough yet is pending.
 *
 * @throws `rpc_unavailable`, `rpc_malformed`
 */
export async function findSettlement(chain: Chain, effect: Effect): Promise<FoundSettlement> {
  const head = parseQuantity(await chain.rpc.read('eth_blockNumber', []))
  const oldest = head > searchedBlocks ? head - searchedBlocks : 0n
  const log = await findTrace(chain, effect, head, oldest)
  if (log === undefined) return { state: 'absent', oldest }
  const transaction = log.transactionHash
  if (head - log.blockNumber + 1n < chain.confirmations) return { state: 'pending', transaction }
  const failed: StepOutcome = { state: 'failed', reason: effect.reasons.nonceUsed, transaction }
  if (!effect.isPayment(log)) return failed
  const receipt = parseReceipt(await chain.rpc.read('eth_getTransactionReceipt', [transaction]))
  if (receipt === undefined) return { state: 'pending', transaction }
  const proof = effect.findProof(receipt.logs)
  return proof === undefined ? failed : toSettled(chain, proof, effect.amount)
}

/** Searches backwards, as nodes limit the range of one call; the first one nearly always has it. */
async function findTrace(
  chain: Chain,
  effect: Effect,
  head: bigint,
  oldest: bigint,
): Promise<ChainLog | undefined> {
  async function search(to: bigint): Promise<ChainLog | undefined> {
    if (to < oldest) return undefined
    const start = to - chain.maxLogRange + 1n
    const fromBlock = toQuantity(start > oldest ? start : oldest)
    const filter = { ...effect.trace, fromBlock, toBlock: toQuantity(to) }
    const logs = parseLogs(await chain.rpc.read('eth_getLogs', [filter]))
    return (await effect.pickTrace(logs)) ?? search(start - 1n)
  }
  return search(head)
}
