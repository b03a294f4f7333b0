import { FareboxError } from '../errors/FareboxError.js'
import { findIdByNameV1, toRequirementsV2 } from './toRequirementsV2.js'
import type { PaymentRequired } from './types.js'
import type { PaymentRequiredV1 } from './typesV1.js'

/**
 * The x402 v2 form of a v1 challenge, so that one client serves both. Entries on networks without a
 * known v1 name are left out. v1 describes the resource in each entry: the first one that is kept
 * speaks for all, and `outputSchema` is dropped.
 *
 * @throws `network_invalid` when no entry is left
 */
export function toPaymentRequiredV2(required: PaymentRequiredV1): PaymentRequired {
  const known = required.accepts.filter(({ network }) => findIdByNameV1(network) !== undefined)
  const [first] = known
  if (first === undefined) {
    throw new FareboxError('network_invalid', { detail: 'No network is a name of x402 v1.' })
  }
  return {
    x402Version: 2,
    ...(required.error === undefined ? {} : { error: required.error }),
    resource: {
      url: first.resource,
      description: first.description,
      ...(first.mimeType === undefined ? {} : { mimeType: first.mimeType }),
    },
    accepts: known.map(toRequirementsV2),
  }
}
