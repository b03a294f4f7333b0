import { FareboxError } from '../errors/FareboxError.js'
import { findNetwork } from '../networks/findNetwork.js'
import type { PaymentRequirements, ResourceInfo } from './types.js'
import type { PaymentRequirementsV1 } from './typesV1.js'

/**
 * The x402 v1 form of requirements: the network by its v1 name, the resource in every entry. Published
 * v1 clients refuse an entry without `description` or `mimeType`, so absent ones are empty.
 *
 * @throws `network_unknown` when v1 has no name for the network (all of TRON)
 */
export function toRequirementsV1(
  requirements: PaymentRequirements,
  resource: ResourceInfo,
): PaymentRequirementsV1 {
  const { scheme, amount, asset, payTo, maxTimeoutSeconds, extra } = requirements
  const network = findNetwork(requirements.network)?.nameV1
  if (network === undefined) {
    throw new FareboxError('network_unknown', { detail: 'x402 v1 has no name for this network.' })
  }
  return {
    scheme,
    network,
    maxAmountRequired: amount,
    asset,
    payTo,
    resource: resource.url,
    description: resource.description ?? '',
    mimeType: resource.mimeType ?? '',
    maxTimeoutSeconds,
    ...(extra === undefined ? {} : { extra }),
  }
}
