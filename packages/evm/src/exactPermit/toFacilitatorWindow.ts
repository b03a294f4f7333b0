import type { PaymentRequirements } from '@farebox/core'
import type { PermitWindow } from './PermitTerms.js'
import { toPermitWindow } from './toPermitWindow.js'

/** Servers of the 0.5 dialect issue an hour, whatever `maxTimeoutSeconds` says. */
const usualSeconds = 3_600

/**
 * Where the window of a permit has to lie for a facilitator. How long a seller lets its buyers is the seller's
 * to check.
 *
 * @param milliseconds since the epoch
 */
export function toFacilitatorWindow(
  requirements: PaymentRequirements,
  milliseconds: number,
): PermitWindow {
  const maxTimeoutSeconds = Math.max(requirements.maxTimeoutSeconds, usualSeconds)
  const context = { now: milliseconds / 1000, minimumValiditySeconds: 0 }
  return toPermitWindow({ ...requirements, maxTimeoutSeconds }, context)
}
