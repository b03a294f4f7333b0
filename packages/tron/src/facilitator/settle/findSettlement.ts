import type { StepOutcome } from '@farebox/core'
import type { TronChainLog } from '../../rpc/TronHttp.js'
import type { TronChain } from '../chain/TronChain.js'
import { readCall } from './readCall.js'
import { readInfo } from './readInfo.js'
import type { Settlement } from './Settlement.js'
import { toSettled } from './toSettled.js'

/** What became of a nonce that is used. `absent`: no trace of this payment was found, `since` these unix seconds. */
export type FoundSettlement = StepOutcome | { readonly state: 'absent'; readonly since: number }

/** Four hours or more, and less than the 5,000 blocks that java-tron searches in one call by default. */
const searchedBlocks = 4_800n
/** Blocks are at least this far apart. */
const blockSeconds = 3
const maxCandidates = 50

/**
 * Finds who used a nonce, for a payment that somebody else may have sent (T03), or this facilitator in
 * another life. Settled is only a transaction that makes this payment's own call and has its transfer; failed
 * is a payment whose nonce was used for something else (T11), where the chain names nonces.
 *
 * @throws `rpc_unavailable`, `rpc_malformed`, `chain_mismatch`
 */
export async function findSettlement(
  chain: TronChain,
  settlement: Settlement,
): Promise<FoundSettlement> {
  const { number: head, timestamp } = await chain.http.getNowBlock()
  const logs = await chain.http.getLogs({
    ...settlement.trace,
    fromBlock: head > searchedBlocks ? head - searchedBlocks : 0n,
    toBlock: head,
  })
  const candidates = logs.filter((log) => settlement.isTrace(log)).toReversed()
  const found = await judge(chain, settlement, candidates.slice(0, maxCandidates))
  if (found !== undefined) return found
  if (candidates.length > maxCandidates) return { state: 'absent', since: Infinity }
  const searchedSeconds = Number(searchedBlocks) * blockSeconds
  return { state: 'absent', since: head > searchedBlocks ? timestamp / 1000 - searchedSeconds : 0 }
}

/** One after the other, newest first: nearly always the first one is it. */
async function judge(
  chain: TronChain,
  settlement: Settlement,
  [log, ...older]: readonly TronChainLog[],
): Promise<StepOutcome | undefined> {
  if (log === undefined) return undefined
  const { transaction } = log
  const known = await chain.http.getTransaction(transaction)
  const call = known === undefined ? undefined : readCall(known.rawDataHex)
  if (call === undefined || !settlement.isOwnCall(call)) return judge(chain, settlement, older)
  const info = await readInfo(chain, transaction)
  if (info === undefined) return { state: 'pending', transaction }
  const settled = toSettled(chain, settlement, info)
  if (settled !== undefined) return settled
  return settlement.traceNamesNonce
    ? { state: 'failed', reason: 'nonce_already_used', transaction }
    : judge(chain, settlement, older)
}
