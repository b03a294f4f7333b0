import type { TronParameters, TronResource, TronResources } from '../TronChain.js'
import type { AccountRecord, Usage } from './AccountRecord.js'

const dayMs = 24 * 60 * 60 * 1000
const sunPerTrx = 1_000_000n

/** Staked TRX of the rest of the world: 10 energy and 1 unit of bandwidth a day for each TRX. */
const totalWeights: Readonly<Record<TronResource, number>> = {
  ENERGY: 18_000_000_000,
  BANDWIDTH: 43_200_000_000,
}

/** What is left of a usage: it fades evenly within 24 hours. */
function toCurrentUsage({ amount, at }: Usage, now: number): number {
  return Math.ceil(amount * Math.max(0, 1 - Math.max(0, now - at) / dayMs))
}

/** The usage after something more has been used. */
export function addUsage(usage: Usage, amount: number, now: number): Usage {
  return { amount: toCurrentUsage(usage, now) + amount, at: now }
}

/** What an account may use of each resource, and what it has used. */
export function toResources(
  record: AccountRecord,
  parameters: TronParameters,
  now: number,
): TronResources {
  const { totalEnergyLimit, totalNetLimit } = parameters
  return {
    freeNetUsed: toCurrentUsage(record.freeNet, now),
    freeNetLimit: parameters.freeNetLimit,
    netUsed: toCurrentUsage(record.net, now),
    netLimit: toLimit(record, 'BANDWIDTH', totalNetLimit),
    energyUsed: toCurrentUsage(record.energy, now),
    energyLimit: toLimit(record, 'ENERGY', totalEnergyLimit),
    totalNetLimit,
    totalNetWeight: totalWeights.BANDWIDTH,
    totalEnergyLimit,
    totalEnergyWeight: totalWeights.ENERGY,
  }
}

/** Energy from stake that is still unused. */
export function toEnergyLeft(
  record: AccountRecord,
  parameters: TronParameters,
  now: number,
): number {
  const { energyLimit, energyUsed } = toResources(record, parameters, now)
  return Math.max(0, energyLimit - energyUsed)
}

function toLimit(record: AccountRecord, resource: TronResource, total: number): number {
  const stake = record.staked[resource] + record.acquired[resource]
  return Math.trunc((Number(stake / sunPerTrx) * total) / totalWeights[resource])
}
