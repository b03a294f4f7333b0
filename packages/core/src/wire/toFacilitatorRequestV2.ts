import { FareboxError } from '../errors/FareboxError.js'
import { findIdByNameV1, toRequirementsV2 } from './toRequirementsV2.js'
import type { FacilitatorRequest } from './types.js'
import type { FacilitatorRequestV1 } from './typesV1.js'

/** No network: a payment that names it is for none that could be asked for. */
const noNetwork = ''

/**
 * The x402 v2 form of what a v1 server asks its facilitator. A v1 payment names its scheme and network
 * and no other terms, so `accepted` is the server's own requirements but for these two.
 *
 * @throws `mechanism_unregistered` when v1 has no such network
 */
export function toFacilitatorRequestV2(request: FacilitatorRequestV1): FacilitatorRequest {
  const { paymentPayload, paymentRequirements } = request
  if (findIdByNameV1(paymentRequirements.network) === undefined) {
    throw new FareboxError('mechanism_unregistered', {
      detail: 'The network is not a name of x402 v1.',
    })
  }
  const requirements = toRequirementsV2(paymentRequirements)
  const { scheme, network, payload } = paymentPayload
  return {
    x402Version: 2,
    paymentPayload: {
      x402Version: 2,
      accepted: { ...requirements, scheme, network: findIdByNameV1(network) ?? noNetwork },
      payload,
    },
    paymentRequirements: requirements,
  }
}
