import { createAccountRecord } from '../state/AccountRecord.js'
import { addUsage, toEnergyLeft } from '../state/toResources.js'
import type { Hex, TronReceipt } from '../TronChain.js'
import type { ExecutionContext } from './ExecutionContext.js'

/** Who pays for the energy of a call. */
export interface EnergyTerms {
  readonly caller: Hex
  /** Sun that the caller lets go up in energy. */
  readonly feeLimit: bigint
  /** Sun that goes to the contract. */
  readonly callValue: bigint
  /** Whoever deployed the contract, and pays a share of it from stake. */
  readonly origin: Hex
  /** The caller's share, in percent. */
  readonly callerPercent: number
  readonly originEnergyLimit: number
}

/** How much energy a call may use: what the caller's stake and sun allow, and the origin's share on top. */
export function toEnergyLimit(terms: EnergyTerms, context: ExecutionContext): number {
  const { ledger, parameters, block } = context
  const record = ledger.accounts.get(terms.caller) ?? createAccountRecord(0)
  const price = BigInt(parameters.energyPrice)
  const spendable = record.balance > terms.callValue ? record.balance - terms.callValue : 0n
  const own = Math.min(
    toEnergyLeft(record, parameters, block.timestamp) + Number(spendable / price),
    Number(terms.feeLimit / price),
  )
  const shared = toOriginEnergy(terms, context)
  const { callerPercent } = terms
  if (callerPercent <= 0) return own + shared
  return own + Math.min(shared, Math.trunc((own * (100 - callerPercent)) / callerPercent))
}

/** Takes the energy from stakes, and the rest of it in sun from the caller. */
export function billEnergy(
  used: number,
  terms: EnergyTerms,
  context: ExecutionContext,
): Omit<TronReceipt, 'netUsage' | 'netFee'> {
  const { ledger, parameters, block } = context
  const now = block.timestamp
  const originEnergyUsage = Math.min(
    toOriginEnergy(terms, context),
    Math.trunc((used * (100 - terms.callerPercent)) / 100),
  )
  if (originEnergyUsage > 0) spend(terms.origin, originEnergyUsage)
  const record = ledger.accounts.get(terms.caller) ?? createAccountRecord(0)
  const left = toEnergyLeft(record, parameters, now)
  const energyUsage = Math.min(left, used - originEnergyUsage)
  if (energyUsage > 0) spend(terms.caller, energyUsage)
  const burnt = used - originEnergyUsage - energyUsage
  const energyFee = BigInt(burnt) * BigInt(parameters.energyPrice)
  if (energyFee > 0n) ledger.addBalance(terms.caller, -energyFee)
  return { energyUsage, energyFee, originEnergyUsage, energyUsageTotal: used }

  function spend(address: Hex, amount: number): void {
    const { energy } = ledger.accounts.get(address) ?? createAccountRecord(0)
    ledger.update(address, { energy: addUsage(energy, amount, now) })
  }
}

function toOriginEnergy(
  { caller, callerPercent, origin, originEnergyLimit }: EnergyTerms,
  { ledger, parameters, block }: ExecutionContext,
): number {
  const record = ledger.accounts.get(origin)
  if (record === undefined || origin === caller || callerPercent >= 100) return 0
  return Math.min(originEnergyLimit, toEnergyLeft(record, parameters, block.timestamp))
}
