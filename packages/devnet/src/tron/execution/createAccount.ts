import type { ContractParameters } from '@farebox/tron/transaction'
import type { Hex } from '../TronChain.js'
import type { ExecutionContext } from './ExecutionContext.js'
import type { ContractOutcome } from './Outcome.js'
import { toSystemOutcome } from './Outcome.js'
import { readAddress } from './readAddress.js'
import type { Refusal } from './Refusal.js'
import { refuseContract } from './Refusal.js'

/** Brings an account without a balance into being. */
export function createAccount(
  owner: Hex,
  { account_address: accountAddress }: ContractParameters['AccountCreateContract'],
  { ledger, parameters }: ExecutionContext,
): ContractOutcome | Refusal {
  const address = readAddress(accountAddress)
  const fee = BigInt(parameters.newAccountFee)
  if (address === undefined) return refuseContract('Invalid account address')
  if ((ledger.accounts.get(owner)?.balance ?? 0n) < fee) {
    return refuseContract('Validate CreateAccountActuator error, insufficient fee.')
  }
  if (ledger.accounts.get(address) !== undefined) return refuseContract('Account has existed')
  ledger.addBalance(owner, -fee)
  ledger.update(address, {})
  return toSystemOutcome(fee)
}
