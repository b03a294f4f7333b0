import type { Asset } from '@farebox/core'
import type { ProofOffer } from '@farebox/core/server'

/** An offer that can be written in whole units. */
export interface PayableOffer extends ProofOffer {
  readonly known: Asset
}

/** Schemes whose amount is the price; a maximum cannot be paid by a transfer. */
const fixedPriceSchemes: ReadonlySet<string> = new Set(['exact', 'exact_permit', 'exact_gasfree'])
/** What the dialect's amounts have at most. */
const maxDecimals = 18

function isPayable(offer: ProofOffer): offer is PayableOffer {
  const { known, requirements } = offer
  return (
    known !== undefined &&
    known.decimals <= maxDecimals &&
    fixedPriceSchemes.has(requirements.scheme)
  )
}

/** The one of a route's offers that is made in the dialect. */
export function toPayableOffer(
  offers: readonly ProofOffer[],
  network: string | undefined,
): PayableOffer | undefined {
  return offers.filter(isPayable).find((one) => network === undefined || one.network === network)
}
