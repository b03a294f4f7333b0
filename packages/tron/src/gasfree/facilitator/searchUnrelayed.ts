import type { StepOutcome } from '@farebox/core'
import type { GasFreePayload } from '../GasFreePermit.js'
import type { GasFreeNetwork } from './GasFreeNetwork.js'
import { searchChain } from './searchChain.js'
import { toRelayedPermit } from './toRelayedPermit.js'

/** Permits live for an hour at most; clocks differ by less than the rest. */
const lifeSeconds = 4_000
/** Blocks are at least this far apart. */
const blockSeconds = 3
/** More than a day: older ones are not searched. */
const mostBlocks = 32_000

/**
 * What the chain says of a permit that was not submitted here: its user can submit it, too (T03). Pending is
 * what it does not decide, such as a transfer in a block that does not count yet, or one from a time that is too
 * long ago to be searched.
 *
 * @throws `provider_unavailable`, `rpc_unavailable`, `rpc_malformed`, `chain_mismatch`
 */
export async function searchUnrelayed(
  network: GasFreeNetwork,
  payload: GasFreePayload,
): Promise<StepOutcome> {
  const { deadline, nonce, user } = payload.permit
  const { number, timestamp } = await network.chain.getNowBlock()
  const blocks = Math.ceil((timestamp / 1000 - Number(deadline) + lifeSeconds) / blockSeconds)
  if (blocks > mostBlocks) return { state: 'pending' }
  const account = await network.api.getAccount(user)
  const oldest = number - BigInt(Math.max(0, blocks))
  const fromBlock = oldest > 0n ? oldest : 0n
  const relayed = toRelayedPermit(payload, account.gasFreeAddress, fromBlock)
  const found = await searchChain(network, { ...relayed, nonce }, async () => account.nonce)
  return found ?? { state: 'pending' }
}
