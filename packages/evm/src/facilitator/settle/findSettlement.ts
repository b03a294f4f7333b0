import type { StepOutcome } from '@farebox/core'
import { encodeAddressWord } from '../../abi/encodeAddressWord.js'
import { eventTopics } from '../../eip3009/eventTopics.js'
import type { Eip3009Authorization } from '../../eip3009/Eip3009Authorization.js'
import type { Chain } from '../Chain.js'
import type { ChainLog } from '../logs/ChainLog.js'
import { findSettlementLog } from '../logs/findSettlementLog.js'
import { parseLogs, parseReceipt } from '../logs/parseReceipt.js'
import { parseQuantity } from '../rpc/parseQuantity.js'
import { toQuantity } from '../rpc/toQuantity.js'
import { toSettled } from './toSettled.js'

/** What became of a nonce that is used. `absent`: its log was not found in the last blocks. */
export type FoundSettlement = StepOutcome | { readonly state: 'absent' }

/** Payments live for minutes; this is hours on every chain. */
const searchedBlocks = 10_000n

/**
 * Finds who used a nonce, for an authorization that somebody else may have submitted (T03). Settled is
 * only a transfer of the full value from the payer to the recipient; a cancelled authorization (T11), or
 * another one under the same nonce, has failed. One that is not deep enough yet is pending.
 *
 * @throws `rpc_unavailable`, `rpc_malformed`
 */
export async function findSettlement(
  chain: Chain,
  asset: string,
  authorization: Eip3009Authorization,
): Promise<FoundSettlement> {
  const head = parseQuantity(await chain.rpc.read('eth_blockNumber', []))
  const log = await findNonceLog(chain, asset, authorization, head)
  if (log === undefined) return { state: 'absent' }
  const transaction = log.transactionHash
  if (head - log.blockNumber + 1n < chain.confirmations) return { state: 'pending', transaction }
  const failed: StepOutcome = {
    state: 'failed',
    reason: 'invalid_exact_evm_nonce_already_used',
    transaction,
  }
  if (log.topics[0] !== eventTopics.authorizationUsed) return failed
  const receipt = parseReceipt(await chain.rpc.read('eth_getTransactionReceipt', [transaction]))
  if (receipt === undefined) return { state: 'pending', transaction }
  const proof = findSettlementLog(receipt.logs, asset, authorization)
  return proof === undefined ? failed : toSettled(chain, proof, authorization)
}

/** Searches backwards, as nodes limit the range of one call; the first one nearly always has it. */
async function findNonceLog(
  chain: Chain,
  asset: string,
  { from, nonce }: Eip3009Authorization,
  head: bigint,
): Promise<ChainLog | undefined> {
  const oldest = head > searchedBlocks ? head - searchedBlocks : 0n
  const firsts = [eventTopics.authorizationUsed, eventTopics.authorizationCanceled]
  const topics = [firsts, `0x${encodeAddressWord(from)}`, nonce]

  async function search(to: bigint): Promise<ChainLog | undefined> {
    if (to < oldest) return undefined
    const start = to - chain.maxLogRange + 1n
    const fromBlock = toQuantity(start > oldest ? start : oldest)
    const filter = { address: asset, topics, fromBlock, toBlock: toQuantity(to) }
    const [log] = parseLogs(await chain.rpc.read('eth_getLogs', [filter]))
    return log ?? search(start - 1n)
  }
  return search(head)
}
