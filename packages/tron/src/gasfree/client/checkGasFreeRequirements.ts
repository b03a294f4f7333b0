import type { AssetRegistry, PaymentRequirements } from '@farebox/core'
import { checkCommon, fails } from '../../client/checkCommon.js'
import { readGasFreeFee } from '../readGasFreeFee.js'
import { toDeadlineBounds } from '../toDeadlineBounds.js'
import { sumQuotedCost } from './sumQuotedCost.js'

/**
 * Why a buyer does not sign these requirements by GasFree, before anything is asked.
 */
export function checkGasFreeRequirements(
  requirements: PaymentRequirements,
  registry: AssetRegistry,
): string | undefined {
  const { network, maxTimeoutSeconds } = requirements
  const refusal = checkCommon(requirements, registry)
  if (refusal !== undefined) return refusal
  if (fails(() => readGasFreeFee(requirements))) return 'the fee cannot be read'
  if (fails(() => sumQuotedCost(requirements))) return 'the fee is not one that could be paid'
  return maxTimeoutSeconds >= toDeadlineBounds(network).shortest
    ? undefined
    : 'the payment would expire before a provider relays it'
}
