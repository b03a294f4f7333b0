import type { TronParameters } from './TronChain.js'

/** The rules of mainnet, apart from the price of energy, which changes by vote. */
export function createParameters(energyPrice: number): TronParameters {
  return {
    energyPrice,
    bandwidthPrice: 1000,
    freeNetLimit: 600,
    newAccountFee: 1_000_000,
    newAccountNetFee: 100_000,
    multiSignFee: 1_000_000,
    permissionUpdateFee: 100_000_000,
    memoFee: 1_000_000,
    maxFeeLimit: 15_000_000_000,
    totalEnergyLimit: 180_000_000_000,
    totalNetLimit: 43_200_000_000,
    unfreezeDelayMs: 14 * 24 * 60 * 60 * 1000,
  }
}
