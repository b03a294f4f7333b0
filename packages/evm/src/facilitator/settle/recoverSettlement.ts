import type { StepOutcome } from '@farebox/core'
import type { Chain } from '../Chain.js'
import { parseReceipt } from '../logs/parseReceipt.js'
import { concludeReceipt } from './concludeReceipt.js'
import type { Effect } from './Effect.js'
import { findSettlement } from './findSettlement.js'
import { pollUntil } from './pollUntil.js'

/** A reorganization may put a transaction into an earlier block than the one just seen. */
const reorgSeconds = 30n

/**
 * What became of a payment whose step is gone, from the chain alone: the receipt of its transaction, or
 * the state of its nonce. It has failed only when it can no longer happen: the nonce is unused at a block
 * from after the end of validity. Until then the transaction is broadcast once more, and it is pending.
 */
export async function recoverSettlement(
  chain: Chain,
  effect: Effect,
  { transaction, raw }: { readonly transaction?: string; readonly raw?: string },
  signal: AbortSignal,
): Promise<StepOutcome> {
  const pending: StepOutcome = {
    state: 'pending',
    ...(transaction === undefined ? {} : { transaction }),
  }
  let isSent = raw === undefined

  async function look(): Promise<StepOutcome | undefined> {
    const outcome = (await readReceipt()) ?? (await readNonce())
    if (outcome !== undefined || isSent) return outcome?.state === 'pending' ? undefined : outcome
    isSent = true
    await chain.rpc.ask('eth_sendRawTransaction', [raw])
    return undefined
  }

  async function readReceipt(): Promise<StepOutcome | undefined> {
    if (transaction === undefined) return undefined
    const answer = await chain.rpc.read('eth_getTransactionReceipt', [transaction])
    const receipt = parseReceipt(answer)
    return receipt === undefined ? undefined : concludeReceipt(chain, effect, receipt)
  }

  async function readNonce(): Promise<StepOutcome | undefined> {
    const { isUsed, now } = await effect.readNonce()
    if (isUsed === undefined) return pending
    if (isUsed) {
      const found = await findSettlement(chain, effect)
      return found.state === 'absent' ? pending : found
    }
    return now >= effect.end + reorgSeconds
      ? { state: 'failed', reason: effect.reasons.expired }
      : undefined
  }

  return (await pollUntil(chain, signal, look)) ?? pending
}
