import { toTronAddress } from '@farebox/tron'
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

const sunPerTrx = 1_000_000n
const blockMs = 3000
const defaultLockBlocks = 28_800

/** Lets another account use the resources of a stake. */
export function delegateResource(
  owner: Hex,
  parameter: ContractParameters['DelegateResourceContract'],
  { ledger, block }: ExecutionContext,
): ContractOutcome | Refusal {
  const { balance: amountField = 0, receiver_address: receiverAddress, lock } = parameter
  const amount = BigInt(amountField)
  const resource = readResource(parameter.resource)
  const receiver = readAddress(receiverAddress)
  const { delegated, staked } = ledger.accounts.get(owner) ?? createAccountRecord(0)
  if (amount < sunPerTrx) {
    return refuseContract('delegateBalance must be greater than or equal to 1 TRX')
  }
  if (resource === undefined) {
    return refuseContract('ResourceCode error, valid ResourceCode[BANDWIDTH、ENERGY]')
  }
  if (staked[resource] < amount) {
    const name = resource === 'ENERGY' ? 'Energy' : 'Bandwidth'
    return refuseContract(
      `delegateBalance must be less than or equal to available Freeze${name}V2 balance`,
    )
  }
  if (receiver === undefined) return refuseContract('Invalid receiverAddress')
  if (receiver === owner) {
    return refuseContract('receiverAddress must not be the same as ownerAddress')
  }
  const target = ledger.accounts.get(receiver)
  if (target === undefined) {
    return refuseContract(`Account[${toTronAddress(receiver)}] not exists`)
  }
  if (target.isContract) {
    return refuseContract('Do not allow delegate resources to contract addresses')
  }

  ledger.update(owner, {
    staked: { ...staked, [resource]: staked[resource] - amount },
    delegated: { ...delegated, [resource]: delegated[resource] + amount },
  })
  ledger.update(receiver, {
    acquired: { ...target.acquired, [resource]: target.acquired[resource] + amount },
  })
  const key = `${resource}${owner}${receiver}`
  const lockBlocks = Number(parameter.lock_period ?? 0) || defaultLockBlocks
  ledger.delegations.set(key, {
    from: owner,
    to: receiver,
    resource,
    balance: (ledger.delegations.get(key)?.balance ?? 0n) + amount,
    expireTime: lock === true ? block.timestamp + lockBlocks * blockMs : 0,
  })
  return toSystemOutcome(0n)
}
