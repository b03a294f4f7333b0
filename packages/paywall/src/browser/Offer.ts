import { createAssetRegistry, parseNetwork } from '@farebox/core'
import type { Asset, PaymentRequirements } from '@farebox/core'

/** One way to pay, as the page shows it. */
export interface Offer {
  readonly requirements: PaymentRequirements
  /** Canonical CAIP-2 id. */
  readonly network: string
  readonly known?: Asset
}

function toOffer(requirements: PaymentRequirements, assets: readonly Asset[]): readonly Offer[] {
  try {
    const network = parseNetwork(requirements.network)
    const known = createAssetRegistry(assets).find(network, requirements.asset)
    return [{ requirements, network, ...(known === undefined ? {} : { known }) }]
  } catch {
    // Of a kind that this page has never heard of.
    return []
  }
}

/** The readable offers of a challenge, in its order. */
export function toOffers(
  accepts: readonly PaymentRequirements[],
  assets: readonly Asset[],
): readonly Offer[] {
  return accepts.flatMap((requirements) => toOffer(requirements, assets))
}

/** Whether two offers are the same way to pay, whatever they cost. */
export function hasSamePlace(left: Offer, right: Offer): boolean {
  return (
    left.requirements.scheme === right.requirements.scheme &&
    left.network === right.network &&
    left.requirements.asset === right.requirements.asset
  )
}

/**
 * Whether two requirements take the same money to the same place. `extra` may differ: quotes are signed
 * anew for each challenge.
 */
export function hasSameTerms(left: PaymentRequirements, right: PaymentRequirements): boolean {
  return (
    left.scheme === right.scheme &&
    left.network === right.network &&
    left.amount === right.amount &&
    left.asset.toLowerCase() === right.asset.toLowerCase() &&
    left.payTo.toLowerCase() === right.payTo.toLowerCase() &&
    left.maxTimeoutSeconds === right.maxTimeoutSeconds
  )
}
