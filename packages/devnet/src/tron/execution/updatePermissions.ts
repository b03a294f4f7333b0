import type { ContractParameters, Permission } from '@farebox/tron/transaction'
import type { Hex } from '../TronChain.js'
import type { ExecutionContext } from './ExecutionContext.js'
import type { ContractOutcome } from './Outcome.js'
import { toSystemOutcome } from './Outcome.js'
import { readAddress } from './readAddress.js'
import type { Refusal } from './Refusal.js'
import { refuseContract } from './Refusal.js'

const maxKeys = 5
const maxActives = 8

/** Replaces who may sign for an account. Active permissions get the ids 2, 3 and so on. */
export function updatePermissions(
  account: Hex,
  { owner, witness, actives = [] }: ContractParameters['AccountPermissionUpdateContract'],
  { ledger, parameters }: ExecutionContext,
): ContractOutcome | Refusal {
  const fee = BigInt(parameters.permissionUpdateFee)
  if (owner === undefined) return refuseContract('owner permission is missed')
  if (actives.length === 0) return refuseContract('active permission is missed')
  if (actives.length > maxActives) return refuseContract('active permission is too many')
  if (witness !== undefined) {
    return refuseContract("account isn't witness can't set witness permission")
  }
  if ((owner.type ?? 'Owner') !== 'Owner') return refuseContract('owner permission type is error')
  if (actives.some(({ type }) => type !== 'Active')) {
    return refuseContract('active permission type is error')
  }
  for (const permission of [owner, ...actives]) {
    const problem = findProblem(permission)
    if (problem !== undefined) return refuseContract(problem)
  }
  if ((ledger.accounts.get(account)?.balance ?? 0n) < fee) {
    return refuseContract('Validate AccountPermissionUpdateActuator error, insufficient fee.')
  }
  ledger.addBalance(account, -fee)
  ledger.update(account, {
    permissions: { owner, actives: actives.map((active, index) => ({ ...active, id: index + 2 })) },
  })
  return toSystemOutcome(fee)
}

function findProblem(permission: Permission): string | undefined {
  const { keys = [], operations, threshold = 0, type } = permission
  if (keys.length === 0) return "key's count should be greater than 0"
  if (keys.length > maxKeys)
    return `number of keys in permission should not be greater than ${maxKeys}`
  if (BigInt(threshold) <= 0n) return "permission's threshold should be greater than 0"
  const addresses = new Set(keys.map(({ address }) => address))
  if (addresses.size !== keys.length) return 'address should be distinct in permission'
  if (keys.some(({ address }) => readAddress(address) === undefined)) {
    return 'key is not a validate address'
  }
  if (keys.some(({ weight = 0 }) => BigInt(weight) <= 0n)) {
    return "key's weight should be greater than 0"
  }
  const sum = keys.reduce((total, { weight }) => total + BigInt(weight ?? 0), 0n)
  if (sum < BigInt(threshold)) {
    return `sum of all key's weight should not be less than threshold in permission ${type ?? 'Owner'}`
  }
  if (type === 'Active') {
    return operations?.length === 64 ? undefined : 'operations size must 32'
  }
  return operations === undefined ? undefined : "Owner permission needn't operations"
}
