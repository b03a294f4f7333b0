import { FareboxError } from '../errors/FareboxError.js'
import { networks } from '../networks/networks.js'
import type { PaymentRequirements } from './types.js'
import type { PaymentRequirementsV1 } from './typesV1.js'

const idsByNameV1: ReadonlyMap<string, string> = new Map(
  networks.flatMap(({ id, nameV1 }) => (nameV1 === undefined ? [] : [[nameV1, id]])),
)

/** The canonical id for an x402 v1 network name; `undefined` for every other spelling, CAIP-2 included. */
export function findIdByNameV1(name: string): string | undefined {
  return idsByNameV1.get(name)
}

/**
 * The x402 v2 form of v1 requirements. What v1 says about the resource is not in it, see
 * `toPaymentRequiredV2`.
 *
 * @throws `network_invalid` when the network is not a v1 name; a CAIP-2 id does not belong into v1
 */
export function toRequirementsV2(requirements: PaymentRequirementsV1): PaymentRequirements {
  const { scheme, maxAmountRequired, asset, payTo, maxTimeoutSeconds, extra } = requirements
  const network = findIdByNameV1(requirements.network)
  if (network === undefined) {
    throw new FareboxError('network_invalid', { detail: 'The network is not a name of x402 v1.' })
  }
  return {
    scheme,
    network,
    amount: maxAmountRequired,
    asset,
    payTo,
    maxTimeoutSeconds,
    ...(extra === undefined ? {} : { extra }),
  }
}
