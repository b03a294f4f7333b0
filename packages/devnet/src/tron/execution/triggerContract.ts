import type { ContractParameters } from '@farebox/tron/transaction'
import type { Candidate } from './Candidate.js'
import type { ExecutionContext } from './ExecutionContext.js'
import type { ContractOutcome } from './Outcome.js'
import { readAddress } from './readAddress.js'
import type { Refusal } from './Refusal.js'
import { refuseContract } from './Refusal.js'
import { runCode } from './runCode.js'

/** Calls a contract. */
export async function triggerContract(
  candidate: Candidate,
  parameter: ContractParameters['TriggerSmartContract'],
  context: ExecutionContext,
): Promise<ContractOutcome | Refusal> {
  const to = readAddress(parameter.contract_address)
  const contract = to === undefined ? undefined : context.ledger.contracts.get(to)
  if (to === undefined || contract === undefined) {
    return refuseContract('No contract or not a valid smart contract')
  }
  if (BigInt(parameter.call_token_value ?? 0) !== 0n) return refuseContract('No asset !')
  const call = {
    to,
    data: `0x${parameter.data ?? ''}`,
    value: BigInt(parameter.call_value ?? 0),
  } as const
  const shares = {
    origin: contract.origin,
    callerPercent: contract.consumeUserResourcePercent,
    originEnergyLimit: contract.originEnergyLimit,
  }
  const done = await runCode(candidate, call, shares, context)
  return 'code' in done ? done : done.outcome
}
