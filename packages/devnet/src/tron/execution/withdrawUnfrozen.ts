import { createAccountRecord } from '../state/AccountRecord.js'
import type { Hex } from '../TronChain.js'
import type { ExecutionContext } from './ExecutionContext.js'
import type { ContractOutcome } from './Outcome.js'
import { toSystemOutcome } from './Outcome.js'
import type { Refusal } from './Refusal.js'
import { refuseContract } from './Refusal.js'

/** Takes back what was unstaked long enough ago. */
export function withdrawUnfrozen(
  owner: Hex,
  { ledger, block }: ExecutionContext,
): ContractOutcome | Refusal {
  const { balance, unfreezing } = ledger.accounts.get(owner) ?? createAccountRecord(0)
  const due = unfreezing.filter(({ expireTime }) => expireTime <= block.timestamp)
  if (due.length === 0) return refuseContract('no unFreeze balance to withdraw ')
  ledger.update(owner, {
    balance: due.reduce((sum, { amount }) => sum + amount, balance),
    unfreezing: unfreezing.filter((entry) => !due.includes(entry)),
  })
  return toSystemOutcome(0n)
}
