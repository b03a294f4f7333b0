import type { TronCall } from '../TronChain.js'
import type { TvmResult } from '../tvm/createTvm.js'
import type { EnergyTerms } from './billEnergy.js'
import { billEnergy, toEnergyLimit } from './billEnergy.js'
import type { Candidate } from './Candidate.js'
import type { ExecutionContext } from './ExecutionContext.js'
import type { ContractOutcome } from './Outcome.js'
import type { Refusal } from './Refusal.js'
import { refuseContract } from './Refusal.js'

/** Runs a call or a creation and bills it: also where it fails, which is no refusal but an outcome. */
export async function runCode(
  { id, owner, raw }: Candidate,
  call: Omit<TronCall, 'from'> & { readonly value: bigint },
  shares: Pick<EnergyTerms, 'origin' | 'callerPercent' | 'originEnergyLimit'>,
  context: ExecutionContext,
): Promise<{ readonly outcome: ContractOutcome; readonly run: TvmResult } | Refusal> {
  const { ledger, parameters, tvm, block } = context
  const feeLimit = BigInt(raw.fee_limit ?? 0)
  if (feeLimit < 0n || feeLimit > BigInt(parameters.maxFeeLimit)) {
    return refuseContract(`feeLimit must be >= 0 and <= ${parameters.maxFeeLimit}`)
  }
  if (call.value < 0n) return refuseContract('callValue must be >= 0')
  if ((ledger.accounts.get(owner)?.balance ?? 0n) < call.value) {
    return refuseContract('Validate InternalTransfer error, balance is not sufficient.')
  }
  const terms = { caller: owner, feeLimit, callValue: call.value, ...shares }
  const energyLimit = toEnergyLimit(terms, context)
  const run = await tvm.run({ ...call, from: owner }, { block, energyLimit, rootId: id })
  const receipt = billEnergy(run.energyUsed, terms, context)
  const contractAddress = run.createdAddress ?? call.to
  recordCreations(run, id, context)
  return {
    run,
    outcome: {
      fee: receipt.energyFee,
      result: run.result === 'SUCCESS' ? 'SUCCESS' : 'FAILED',
      ...(run.message === undefined ? {} : { message: run.message }),
      ...(contractAddress === undefined ? {} : { contractAddress }),
      contractResult: run.data,
      receipt: { result: run.result, ...receipt },
      logs: run.logs,
      internalTransactions: run.internalTransactions,
    },
  }
}

/** Contracts that contracts made belong to whoever made them. */
function recordCreations(run: TvmResult, id: string, { ledger }: ExecutionContext): void {
  for (const { note, caller, to } of run.internalTransactions) {
    if (note === 'create' && ledger.codes.get(to) !== undefined) {
      ledger.contracts.set(to, {
        address: to,
        origin: caller,
        name: '',
        abi: {},
        bytecode: '0x',
        consumeUserResourcePercent: 100,
        originEnergyLimit: 0,
        transactionId: id,
      })
    }
  }
}
