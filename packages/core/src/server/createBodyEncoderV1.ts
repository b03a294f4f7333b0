import { toReasonV1 } from '../wire/toReasonV1.js'
import { toRequirementsV1 } from '../wire/toRequirementsV1.js'
import type { ResourceInfo } from '../wire/types.js'
import type { PaymentRequiredV1 } from '../wire/typesV1.js'
import { listOffersV1 } from './listOffersV1.js'
import type { Offer } from './Offer.js'

/** The challenge of x402 v1, which is the body of the 402 (§1.9). */
export function createBodyEncoderV1(
  resource: Omit<ResourceInfo, 'url'>,
  offers: readonly Offer[],
): (url: string, error: string) => string {
  const named = listOffersV1(offers)
  return (url, error) => {
    const required: PaymentRequiredV1 = {
      x402Version: 1,
      error: toReasonV1(error),
      accepts: named.map(({ requirements }) =>
        toRequirementsV1(requirements, { ...resource, url }),
      ),
    }
    return JSON.stringify(required)
  }
}
