import type { ContractParameters } from '@farebox/tron/transaction'
import { createAccountRecord } from '../state/AccountRecord.js'
import type { Hex } from '../TronChain.js'
import type { ExecutionContext } from './ExecutionContext.js'
import type { ContractOutcome } from './Outcome.js'
import { toSystemOutcome } from './Outcome.js'
import { readResource } from './readResource.js'
import type { Refusal } from './Refusal.js'
import { refuseContract } from './Refusal.js'

/** Ends a stake; its TRX can be withdrawn after the delay. */
export function unfreezeBalance(
  owner: Hex,
  {
    unfreeze_balance: balanceField = 0,
    resource: code,
  }: ContractParameters['UnfreezeBalanceV2Contract'],
  { ledger, parameters, block }: ExecutionContext,
): ContractOutcome | Refusal {
  const amount = BigInt(balanceField)
  const resource = readResource(code)
  const { staked, unfreezing } = ledger.accounts.get(owner) ?? createAccountRecord(0)
  if (resource === undefined || staked[resource] === 0n) {
    return refuseContract(`no frozenBalance(${code ?? 'BANDWIDTH'})`)
  }
  if (amount <= 0n || amount > staked[resource]) {
    return refuseContract(`Invalid unfreeze_balance, [${amount}] is error`)
  }
  const expireTime = block.timestamp + parameters.unfreezeDelayMs
  ledger.update(owner, {
    staked: { ...staked, [resource]: staked[resource] - amount },
    unfreezing: [...unfreezing, { resource, amount, expireTime }],
  })
  return toSystemOutcome(0n)
}
