import type { ContractParameters } from '@farebox/tron/transaction'
import { createAccountRecord } from '../state/AccountRecord.js'
import type { Hex } from '../TronChain.js'
import type { ExecutionContext } from './ExecutionContext.js'
import type { ContractOutcome } from './Outcome.js'
import { toSystemOutcome } from './Outcome.js'
import { readResource } from './readResource.js'
import type { Refusal } from './Refusal.js'
import { refuseContract } from './Refusal.js'

const sunPerTrx = 1_000_000n

/** Stakes TRX for a resource. */
export function freezeBalance(
  owner: Hex,
  {
    frozen_balance: balanceField = 0,
    resource: code,
  }: ContractParameters['FreezeBalanceV2Contract'],
  { ledger }: ExecutionContext,
): ContractOutcome | Refusal {
  const amount = BigInt(balanceField)
  const resource = readResource(code)
  const { balance, staked } = ledger.accounts.get(owner) ?? createAccountRecord(0)
  if (amount <= 0n) return refuseContract('frozenBalance must be positive')
  if (amount < sunPerTrx) {
    return refuseContract('frozenBalance must be greater than or equal to 1 TRX')
  }
  if (amount > balance) {
    return refuseContract('frozenBalance must be less than or equal to accountBalance')
  }
  if (resource === undefined) {
    return refuseContract('ResourceCode error, valid ResourceCode[BANDWIDTH、ENERGY]')
  }
  ledger.update(owner, {
    balance: balance - amount,
    staked: { ...staked, [resource]: staked[resource] + amount },
  })
  return toSystemOutcome(0n)
}
