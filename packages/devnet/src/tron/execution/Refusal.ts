import type { TronBroadcastCode } from '../TronChain.js'

/** Why a transaction does not get onto the chain, in java-tron's words. */
export interface Refusal {
  readonly code: TronBroadcastCode
  readonly message: string
}

/** The refusal of a transaction whose contract cannot be carried out. */
export function refuseContract(reason: string): Refusal {
  return { code: 'CONTRACT_VALIDATE_ERROR', message: `Contract validate error : ${reason}` }
}

/** The refusal of a transaction that its signatures do not allow. */
export function refuseSignature(reason: string): Refusal {
  return { code: 'SIGERROR', message: `Validate signature error: ${reason}` }
}

/** The refusal of a transaction whose owner cannot pay for its bytes. */
export const refusedBandwidth: Refusal = {
  code: 'BANDWITH_ERROR',
  message: 'Account resource insufficient error.',
}
