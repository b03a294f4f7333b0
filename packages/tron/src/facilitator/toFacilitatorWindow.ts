import type { PaymentRequirements } from '@farebox/core'
import { toPermitWindow } from '@farebox/evm/schemes'
import type { PermitWindow } from '@farebox/evm/schemes'
import type { TronChain } from './chain/TronChain.js'

/** Between which times a payment has to end for it to be sent now. */
export function toFacilitatorWindow(
  { environment }: TronChain,
  requirements: PaymentRequirements,
): PermitWindow {
  return toPermitWindow(requirements, { now: environment.now() / 1000, minimumValiditySeconds: 0 })
}
