import type { ContractParameters } from '@farebox/tron/transaction'
import type { Hex } from '../TronChain.js'
import type { ExecutionContext } from './ExecutionContext.js'
import type { ContractOutcome } from './Outcome.js'
import { toSystemOutcome } from './Outcome.js'
import { readAddress } from './readAddress.js'
import type { Refusal } from './Refusal.js'
import { refuseContract } from './Refusal.js'

/** Moves TRX; whoever has no account yet gets one, for which the sender pays. */
export function transferTrx(
  owner: Hex,
  { to_address: toAddress, amount: amountField = 0 }: ContractParameters['TransferContract'],
  { ledger, parameters }: ExecutionContext,
): ContractOutcome | Refusal {
  const to = readAddress(toAddress)
  const amount = BigInt(amountField)
  if (to === undefined) return refuseContract('Invalid toAddress!')
  if (to === owner) return refuseContract('Cannot transfer TRX to yourself.')
  if (amount <= 0n) return refuseContract('Amount must be greater than 0.')
  const receiver = ledger.accounts.get(to)
  if (receiver?.isContract === true) {
    return refuseContract('Cannot transfer TRX to a smartContract.')
  }
  const fee = receiver === undefined ? BigInt(parameters.newAccountFee) : 0n
  if ((ledger.accounts.get(owner)?.balance ?? 0n) < amount + fee) {
    return refuseContract('Validate TransferContract error, balance is not sufficient.')
  }
  ledger.addBalance(owner, -amount - fee)
  ledger.addBalance(to, amount)
  return toSystemOutcome(fee)
}
