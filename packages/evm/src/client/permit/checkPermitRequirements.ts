import { FareboxError } from '@farebox/core'
import type { AssetRegistry, PaymentRequirements } from '@farebox/core'
import { parseEvmAddress } from '../../address/parseEvmAddress.js'
import type { PaymentPermitDomains } from '../../exactPermit/createPaymentPermitDomains.js'
import { readPermitTerms } from '../../exactPermit/readPermitTerms.js'

/**
 * Why a buyer does not sign these requirements: a network without a known contract, a token that is not
 * known by its address, or a fee that names nobody to send the payment.
 */
export function checkPermitRequirements(
  requirements: PaymentRequirements,
  registry: AssetRegistry,
  domains: PaymentPermitDomains,
): string | undefined {
  const { network, asset, maxTimeoutSeconds } = requirements
  try {
    domains.find(network)
    const { payTo } = readPermitTerms(requirements, parseEvmAddress)
    if (BigInt(payTo) === 0n) return 'the recipient is the zero address'
  } catch (error) {
    if (!(error instanceof FareboxError)) throw error
    return error.detail ?? error.message
  }
  if (registry.find(network, asset) === undefined) {
    return 'the token is not one that this buyer knows'
  }
  return maxTimeoutSeconds >= 1 ? undefined : 'the payment would expire at once'
}
