import type { StepOutcome } from '@farebox/core'
import type { Chain } from '../Chain.js'
import { createPermitReader } from '../permit/createPermitReader.js'
import type { Effect } from './Effect.js'
import { findSettlement } from './findSettlement.js'

/** A reorganization may put a transaction into an earlier block than the one just seen. */
const reorgSeconds = 30n

/**
 * What the state of its nonce says of a payment, whoever sent it (T03): by the log of who used it, or, once
 * the chain is past the end of the payment, by nobody having done so since it could be sent. `undefined`: it is
 * not used yet.
 * `absent`: it is used, or cannot be read, and this node shows nothing that decides.
 *
 * @throws `rpc_unavailable`, `rpc_malformed`, `chain_mismatch`
 */
export async function concludeNonce(
  chain: Chain,
  effect: Effect,
): Promise<StepOutcome | { readonly state: 'absent' } | undefined> {
  const { isUsed, now } = await effect.readNonce()
  if (isUsed === undefined) return { state: 'absent' }
  const isOver = now >= effect.end + reorgSeconds
  if (isUsed) {
    const found = await findSettlement(chain, effect)
    if (found.state !== 'absent' || effect.traceNamesNonce || !isOver) return found
    // What was sent before the first block that was searched is not known.
    if (!(await isBefore(chain, found.oldest, effect.start))) return found
  }
  return isOver ? { state: 'failed', reason: 'transaction_expired' } : undefined
}

async function isBefore(chain: Chain, block: bigint, seconds: bigint): Promise<boolean> {
  return block === 0n || (await createPermitReader(chain, block).now()) <= seconds
}
