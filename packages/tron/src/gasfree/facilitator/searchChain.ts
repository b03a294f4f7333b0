import type { StepOutcome } from '@farebox/core'
import { eventTopics } from '@farebox/evm'
import type { Hex } from '@farebox/evm'
import { encodeAddressWord, encodeUintWord } from '@farebox/evm/schemes'
import type { TronChainLog } from '../../rpc/TronHttp.js'
import type { GasFreeNetwork, RelayedPermit } from './GasFreeNetwork.js'
import { proveTransfer } from './proveTransfer.js'

/** Nodes lag behind one another: a deadline this long ago has passed for each of them. */
const marginMs = 60_000

/**
 * What the chain alone says about a permit: settled by its transfer, or failed once it can never be made:
 * blocks that cannot be replaced are past its deadline, and there is no transfer. A nonce that was used for
 * another transfer of the same token in that time is as good a reason; one that was used for nobody knows
 * what is none, and the permit stays pending.
 *
 * @param readNonce the account's next nonce
 * @throws `rpc_unavailable`, `rpc_malformed`, `chain_mismatch`, and what `readNonce` throws
 */
export async function searchChain(
  network: GasFreeNetwork,
  permit: RelayedPermit & { readonly nonce: bigint },
  readNonce: () => Promise<bigint>,
): Promise<StepOutcome | undefined> {
  const solid = await network.chain.getSolidBlock()
  const head = await network.chain.getNowBlock()
  const transfers = await listTransfers(network, permit, head.number)
  const value = `0x${encodeUintWord(permit.value)}`
  const receiver = `0x${encodeAddressWord(permit.receiver)}`
  const matches = transfers.filter(({ data, topics }) => data === value && topics[2] === receiver)
  for (const { transaction } of matches) {
    const proof = await proveTransfer(network, permit, transaction)
    if (proof.state === 'settled') return proof
    if (proof.state === 'unknown') return undefined
  }
  if (BigInt(solid.timestamp - marginMs) <= permit.deadline * 1000n) return undefined
  const isUsed = (await readNonce()) > permit.nonce
  if (!isUsed) return { state: 'failed', reason: 'gasfree_expired' }
  return transfers.length > 0 ? { state: 'failed', reason: 'gasfree_nonce_mismatch' } : undefined
}

/** All that went out of the GasFree address since. Nodes limit the range of one call. */
async function listTransfers(
  { chain, maxLogRange }: GasFreeNetwork,
  { token, from, fromBlock }: RelayedPermit,
  head: bigint,
): Promise<readonly TronChainLog[]> {
  const topics: readonly Hex[] = [eventTopics.transfer, `0x${encodeAddressWord(from)}`]
  const found: TronChainLog[] = []
  for (let start = fromBlock; start <= head; start += maxLogRange) {
    const end = start + maxLogRange - 1n
    const toBlock = end < head ? end : head
    found.push(...(await chain.getLogs({ address: token, topics, fromBlock: start, toBlock })))
  }
  return found
}
