import type { ContractParameters, SmartContract } from '@farebox/tron/transaction'
import type { Candidate } from './Candidate.js'
import type { ExecutionContext } from './ExecutionContext.js'
import type { ContractOutcome } from './Outcome.js'
import { readAddress } from './readAddress.js'
import type { Refusal } from './Refusal.js'
import { refuseContract } from './Refusal.js'
import { runCode } from './runCode.js'

const maxNameLength = 32

/** Deploys a contract at the address that the transaction's id gives it. */
export async function createContract(
  candidate: Candidate,
  parameter: ContractParameters['CreateSmartContract'],
  context: ExecutionContext,
): Promise<ContractOutcome | Refusal> {
  const { id, owner } = candidate
  const contract = parameter.new_contract ?? {}
  const refusal = checkContract(contract, parameter, owner)
  if (refusal !== undefined) return refusal
  const bytecode = `0x${contract.bytecode ?? ''}` as const
  const call = { data: bytecode, value: BigInt(contract.call_value ?? 0) }
  const shares = { origin: owner, callerPercent: 100, originEnergyLimit: 0 }
  const done = await runCode(candidate, call, shares, context)
  if ('code' in done) return done

  const { createdAddress, result } = done.run
  if (result === 'SUCCESS' && createdAddress !== undefined) {
    context.ledger.update(createdAddress, { isContract: true })
    context.ledger.contracts.set(createdAddress, {
      address: createdAddress,
      origin: owner,
      name: contract.name ?? '',
      abi: contract.abi ?? {},
      bytecode,
      consumeUserResourcePercent: Number(contract.consume_user_resource_percent ?? 0),
      originEnergyLimit: Number(contract.origin_energy_limit ?? 0),
      transactionId: id,
    })
  }
  return done.outcome
}

function checkContract(
  contract: SmartContract,
  parameter: ContractParameters['CreateSmartContract'],
  owner: string,
): Refusal | undefined {
  if (readAddress(contract.origin_address) !== owner) {
    return refuseContract('OwnerAddress is not equal OriginAddress')
  }
  if (new TextEncoder().encode(contract.name ?? '').length > maxNameLength) {
    return refuseContract(`contractName's length cannot be greater than ${maxNameLength}`)
  }
  const percent = BigInt(contract.consume_user_resource_percent ?? 0)
  if (percent < 0n || percent > 100n) return refuseContract('percent must be >= 0 and <= 100')
  if (BigInt(contract.origin_energy_limit ?? 0) <= 0n) {
    return refuseContract('The originEnergyLimit must be > 0')
  }
  if (BigInt(parameter.call_token_value ?? 0) !== 0n) return refuseContract('No asset !')
  return undefined
}
