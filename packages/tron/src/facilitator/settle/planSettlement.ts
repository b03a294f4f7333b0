import type { SettlementStep, StepOutcome } from '@farebox/core'
import type { PaymentVerdict } from '@farebox/evm/schemes'
import { signCallTransaction } from '../../rpc/signCallTransaction.js'
import type { TronChain } from '../chain/TronChain.js'
import { concludeRefusal } from './concludeRefusal.js'
import { createStep } from './createStep.js'
import { pickSender } from './pickSender.js'
import type { Settlement } from './Settlement.js'

/** tronweb's default, too. */
const lifetimeMs = 60_000

/**
 * Signs the transaction that settles a payment which was just verified; nothing is sent. A payment that
 * cannot be sent any more is settled all the same when the chain shows that somebody has sent it (T03), and
 * pending while that cannot be told.
 *
 * The transaction refers to a block that stays, so that it is valid whatever becomes of the newest ones, and
 * it expires in a minute: until then it may be included, and nothing else is tried.
 *
 * @throws `settlement_failed` when no signer can pay for it, `signing_failed`, `rpc_unavailable`,
 * `rpc_malformed`, `chain_mismatch`
 */
export async function planSettlement(
  chain: TronChain,
  settlement: Settlement,
  { reason, message }: PaymentVerdict,
): Promise<SettlementStep | StepOutcome> {
  if (reason !== undefined) {
    return concludeRefusal(chain, settlement, {
      reason,
      ...(message === undefined ? {} : { message }),
    })
  }
  const [head, reference, sender] = await Promise.all([
    chain.http.getNowBlock(),
    chain.http.getSolidBlock(),
    pickSender(chain, settlement),
  ])
  if (sender === undefined) {
    return concludeRefusal(chain, settlement, { reason: 'transaction_simulation_failed' })
  }
  // The last second in which the payment is good: what is included later only burns energy.
  const end = settlement.identity.validBefore * 1000
  const expiration = Math.min(head.timestamp + lifetimeMs, end)
  const signed = await signCallTransaction(sender.signer.account, {
    owner: sender.signer.address,
    to: settlement.to,
    data: settlement.data,
    feeLimit: sender.feeLimit,
    reference,
    expiration,
    timestamp: head.timestamp,
  })
  return createStep({ chain, settlement, signed, expiration })
}
