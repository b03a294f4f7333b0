import { toReasonV1 } from '../wire/toReasonV1.js'
import { toRequirementsV1 } from '../wire/toRequirementsV1.js'
import type { ResourceInfo } from '../wire/types.js'
import type { PaymentRequiredV1 } from '../wire/typesV1.js'
import { listOffersV1 } from './listOffersV1.js'
import type { Offer } from './Offer.js'

/**
 * The names that the published `x402-fetch` 1.x knows. It refuses a whole challenge for one name that it does
 * not know, so the others are offered only where there is nothing else.
 */
const publishedNames: ReadonlySet<string> = new Set([
  'abstract',
  'abstract-testnet',
  'avalanche',
  'avalanche-fuji',
  'base',
  'base-sepolia',
  'educhain',
  'iotex',
  'peaq',
  'polygon',
  'polygon-amoy',
  'sei',
  'sei-testnet',
  'skale-base-sepolia',
  'story',
])

/** The challenge of x402 v1, which is the body of the 402 (§1.9). */
export function createBodyEncoderV1(
  resource: Omit<ResourceInfo, 'url'>,
  offers: readonly Offer[],
): (url: string, error: string) => string {
  const named = listOffersV1(offers)
  const published = named.filter(({ nameV1 }) => publishedNames.has(nameV1))
  const listed = published.length > 0 ? published : named
  return (url, error) => {
    const required: PaymentRequiredV1 = {
      x402Version: 1,
      error: toReasonV1(error),
      accepts: listed.map(({ requirements }) =>
        toRequirementsV1(requirements, { ...resource, url }),
      ),
    }
    return JSON.stringify(required)
  }
}
