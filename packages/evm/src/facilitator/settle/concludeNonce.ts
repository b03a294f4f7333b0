import type { Chain } from '../Chain.js'
import type { Effect } from './Effect.js'
import { findSettlement, type FoundSettlement } from './findSettlement.js'

/** A reorganization may put a transaction into an earlier block than the one just seen. */
const reorgSeconds = 30n

/**
 * What the state of its nonce says of a payment, whoever sent it (T03): by the log of who used it, or, once
 * the chain is past the end of the payment, by nobody having done so. `undefined`: it is not used yet.
 * `absent`: it is used, or cannot be read, and this node shows nothing that decides.
 *
 * @throws `rpc_unavailable`, `rpc_malformed`, `chain_mismatch`
 */
export async function concludeNonce(
  chain: Chain,
  effect: Effect,
): Promise<FoundSettlement | undefined> {
  const { isUsed, now } = await effect.readNonce()
  if (isUsed === undefined) return { state: 'absent' }
  const isOver = now >= effect.end + reorgSeconds
  if (isUsed) {
    const found = await findSettlement(chain, effect)
    if (found.state !== 'absent' || effect.traceNamesNonce || !isOver) return found
  }
  return isOver ? { state: 'failed', reason: 'transaction_expired' } : undefined
}
