import type { PaymentRequirements } from '@farebox/core'
import { toDeadlineBounds } from '../toDeadlineBounds.js'

/**
 * The deadline of a permit that is signed now: what the challenge says, or `maxTimeoutSeconds` from now, but
 * no later than providers take. `undefined` when that is too soon for them.
 */
export function toDeadline(
  { maxTimeoutSeconds, network }: PaymentRequirements,
  validBefore: number | undefined,
  now: number,
): number | undefined {
  const { shortest, longest } = toDeadlineBounds(network)
  const wanted = Math.floor(validBefore ?? now + maxTimeoutSeconds)
  const deadline = Math.min(wanted, now + longest)
  return deadline < now + shortest ? undefined : deadline
}
