import type { ContractParameters } from '@farebox/tron/transaction'
import { createAccountRecord } from '../state/AccountRecord.js'
import type { Hex } from '../TronChain.js'
import type { ExecutionContext } from './ExecutionContext.js'
import type { ContractOutcome } from './Outcome.js'
import { toSystemOutcome } from './Outcome.js'
import { readAddress } from './readAddress.js'
import { readResource } from './readResource.js'
import type { Refusal } from './Refusal.js'
import { refuseContract } from './Refusal.js'

/** Takes a stake's resources back from another account. */
export function undelegateResource(
  owner: Hex,
  parameter: ContractParameters['UnDelegateResourceContract'],
  { ledger, block }: ExecutionContext,
): ContractOutcome | Refusal {
  const { balance: amountField = 0, receiver_address: receiverAddress } = parameter
  const amount = BigInt(amountField)
  const resource = readResource(parameter.resource)
  const receiver = readAddress(receiverAddress)
  if (amount <= 0n) return refuseContract('unDelegateBalance must be more than 0 TRX')
  if (resource === undefined) {
    return refuseContract('ResourceCode error.valid ResourceCode[BANDWIDTH、Energy]')
  }
  if (receiver === undefined) return refuseContract('Invalid receiverAddress')
  const key = `${resource}${owner}${receiver}`
  const delegation = ledger.delegations.get(key)
  if (delegation === undefined) return refuseContract('delegated Resource does not exist')
  if (delegation.expireTime > block.timestamp || delegation.balance < amount) {
    return refuseContract(
      `insufficient delegatedFrozenBalance(${resource}), request=${amount}, unlock_balance=${delegation.expireTime > block.timestamp ? 0n : delegation.balance}`,
    )
  }

  const { delegated, staked } = ledger.accounts.get(owner) ?? createAccountRecord(0)
  ledger.update(owner, {
    staked: { ...staked, [resource]: staked[resource] + amount },
    delegated: { ...delegated, [resource]: delegated[resource] - amount },
  })
  const { acquired } = ledger.accounts.get(receiver) ?? createAccountRecord(0)
  ledger.update(receiver, { acquired: { ...acquired, [resource]: acquired[resource] - amount } })
  const balance = delegation.balance - amount
  if (balance === 0n) ledger.delegations.delete(key)
  else ledger.delegations.set(key, { ...delegation, balance })
  return toSystemOutcome(0n)
}
