import type { StepOutcome } from '@farebox/core'
import type { GasFreePayload } from '../GasFreePermit.js'
import type { GasFreeNetwork } from './GasFreeNetwork.js'
import { searchChain } from './searchChain.js'
import { toRelayedPermit } from './toRelayedPermit.js'

/** Permits live for an hour at most; a block takes three seconds. */
const searchedBlocks = 2_000n

/**
 * What the chain says of a permit that was not submitted here: its user can submit it, too (T03). Pending is
 * what it does not decide, such as a transfer in a block that does not count yet.
 *
 * @throws `provider_unavailable`, `rpc_unavailable`, `rpc_malformed`, `chain_mismatch`
 */
export async function searchUnrelayed(
  network: GasFreeNetwork,
  payload: GasFreePayload,
): Promise<StepOutcome> {
  const { nonce, user } = payload.permit
  const account = await network.api.getAccount(user)
  const { number } = await network.chain.getNowBlock()
  const fromBlock = number > searchedBlocks ? number - searchedBlocks : 0n
  const relayed = toRelayedPermit(payload, account.gasFreeAddress, fromBlock)
  const found = await searchChain(network, { ...relayed, nonce }, async () => account.nonce)
  return found ?? { state: 'pending' }
}
