import type { StepOutcome } from '@farebox/core'
import type { Chain } from '../Chain.js'
import { concludeNonce } from './concludeNonce.js'
import type { Effect } from './Effect.js'

/** Why a payment was refused when it was to be settled. */
export interface Refusal {
  readonly reason: string
  readonly message?: string | undefined
  /** `false`: the contract did not say whether the nonce is used. Default: true. */
  readonly isNonceKnown?: boolean
}

/**
 * The end of a payment that cannot be sent, which is not always a failure. One whose nonce is used is settled
 * when the chain's log says that it paid exactly this, and pending while this node has no log of the use; one
 * that is too late to be sent by us may have been sent by somebody else (T03).
 *
 * @throws `rpc_unavailable`, `rpc_malformed`, `chain_mismatch`
 */
export async function concludeRefusal(
  chain: Chain,
  effect: Effect | undefined,
  { reason, message, isNonceKnown = true }: Refusal,
): Promise<StepOutcome> {
  const failed: StepOutcome = {
    state: 'failed',
    reason,
    ...(message === undefined ? {} : { message }),
  }
  if (effect === undefined) return failed
  const { nonceUsed, expired } = effect.reasons
  if (isNonceKnown && reason !== nonceUsed && reason !== expired) return failed
  const found = await concludeNonce(chain, effect)
  return found === undefined || found.state === 'absent' ? { state: 'pending' } : found
}
