import type { StepOutcome } from '@farebox/core'
import type { Chain } from '../Chain.js'
import type { Effect } from './Effect.js'
import { findSettlement } from './findSettlement.js'

/** Why a payment was refused when it was to be settled. */
export interface Refusal {
  readonly reason: string
  readonly message?: string | undefined
  /** What was read of its nonce then; read now where it is absent. */
  readonly isUsed?: boolean
}

/** How often the log of a used nonce is looked for: another node may not have its block yet. */
const searches = 3

/**
 * The end of a payment that cannot be sent, which is not always a failure: one whose nonce is used is
 * settled when the chain's log says that it paid exactly this, whoever sent it (T03).
 *
 * @throws `rpc_unavailable`, `rpc_malformed`, `chain_mismatch`
 */
export async function concludeRefusal(
  chain: Chain,
  effect: Effect | undefined,
  { reason, message, isUsed }: Refusal,
  signal: AbortSignal,
): Promise<StepOutcome> {
  const failed: StepOutcome = {
    state: 'failed',
    reason,
    ...(message === undefined ? {} : { message }),
  }
  if (effect === undefined) return failed
  const { nonceUsed, expired } = effect.reasons
  if (reason !== nonceUsed && reason !== expired) return failed
  if (!(isUsed ?? (await effect.readNonce()).isUsed)) return failed
  return (await search(chain, effect, signal, searches)) ?? failed
}

async function search(
  chain: Chain,
  effect: Effect,
  signal: AbortSignal,
  left: number,
): Promise<StepOutcome | undefined> {
  const found = await findSettlement(chain, effect)
  if (found.state !== 'absent') return found
  if (left <= 1 || signal.aborted) return undefined
  await chain.environment.sleep(chain.pollingIntervalMs, signal).catch(() => undefined)
  return search(chain, effect, signal, left - 1)
}
