import type { StepOutcome } from '@farebox/core'
import type { Chain } from '../Chain.js'
import { parseReceipt } from '../logs/parseReceipt.js'
import { concludeNonce } from './concludeNonce.js'
import { concludeReceipt } from './concludeReceipt.js'
import type { Effect } from './Effect.js'
import { pollUntil } from './pollUntil.js'

/**
 * What became of a payment whose step is gone, from the chain alone: the receipt of its transaction, or
 * the state of its nonce. It has failed only when it can no longer happen: the nonce is unused at a block
 * from after the end of validity. Until then the transaction is broadcast once more, and it is pending. Without
 * a transaction it is what became of a payment that only others can have sent.
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
    const outcome = (await readReceipt()) ?? (await concludeNonce(chain, effect))
    // The next block will not have the log either: such searches are many calls, and the caller waits longer.
    if (outcome?.state === 'absent') return pending
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

  return (await pollUntil(chain, signal, look)) ?? pending
}
