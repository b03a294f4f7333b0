import type { StepOutcome } from '@farebox/core'
import type { PaymentVerdict } from '@farebox/evm/schemes'
import type { TronChain } from '../chain/TronChain.js'
import { concludeUsedNonce } from './concludeUsedNonce.js'
import type { Settlement } from './Settlement.js'

/** Windows are compared in whole seconds, by clocks that are not the chain's. */
const marginMs = 1000

/**
 * The end of a payment that cannot be sent, which is not always a failure: somebody else may have sent it (T03).
 * One that is too late for us is open until a block that stays is past its end.
 *
 * @throws `rpc_unavailable`, `rpc_malformed`, `chain_mismatch`
 */
export async function concludeRefusal(
  chain: TronChain,
  settlement: Settlement,
  { reason, message }: PaymentVerdict & { readonly reason: string },
): Promise<StepOutcome> {
  const isUsed = await settlement.readNonceUsed(chain.reader)
  if (isUsed === undefined) return { state: 'pending' }
  if (isUsed) return concludeUsedNonce(chain, settlement)
  const end = settlement.identity.validBefore * 1000
  if (chain.environment.now() >= end - marginMs) {
    const { timestamp } = await chain.http.getSolidBlock()
    if (timestamp < end) return { state: 'pending' }
  }
  return { state: 'failed', reason, ...(message === undefined ? {} : { message }) }
}
