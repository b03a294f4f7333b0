import type { Affordability } from '@farebox/core'
import type { AllowancePolicy } from '../../exactPermit/AllowancePolicy.js'
import { toAllowance } from '../../exactPermit/decideAllowance.js'
import type { Hex } from '../../hex/Hex.js'
import type { TokenReader } from './createTokenReader.js'

/** What a payment would take. What cannot be read is left out. Never throws. */
export async function assessPermit(
  reader: TokenReader,
  { cost, owner, spender }: { readonly cost: bigint; readonly owner: Hex; readonly spender: Hex },
  { policy, canSend }: { readonly policy: AllowancePolicy; readonly canSend: boolean },
): Promise<Affordability> {
  const [balance, current] = await Promise.all([
    reader.readBalance(owner).catch(() => undefined),
    policy === 'skip' ? undefined : reader.readAllowance(owner, spender).catch(() => undefined),
  ])
  const needsApproval = current !== undefined && current < cost
  const amount = typeof policy === 'function' ? cost : toAllowance(policy, cost)
  const refusal =
    balance !== undefined && balance < cost
      ? 'the balance is too small'
      : needsApproval && !(canSend && amount !== undefined)
        ? 'the PaymentPermit contract has to be approved for more of the token'
        : undefined
  return {
    cost,
    ...(balance === undefined ? {} : { balance }),
    ...(refusal === undefined ? {} : { refusal }),
    ...(needsApproval ? { approval: { spender, amount: amount ?? cost, current } } : {}),
  }
}
