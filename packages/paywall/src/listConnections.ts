import type { PaymentPageInput } from '@farebox/core/server'
import { isTron } from './isTron.js'
import type { PageChain } from './PageData.js'

/** Origins that the script of a page has to reach: nodes of TRON and GasFree providers, where they are needed. */
export function listConnections(
  { offers }: Pick<PaymentPageInput, 'offers'>,
  chains: readonly PageChain[],
): readonly string[] {
  const urls = chains.filter(isTron).flatMap(({ network, rpcUrl, gasFreeUrl }) => {
    const schemes = offers
      .filter((offer) => offer.network === network)
      .map(({ requirements }) => requirements.scheme)
    if (schemes.length === 0) return []
    const hasGasFree = gasFreeUrl !== undefined && schemes.includes('exact_gasfree')
    return hasGasFree ? [rpcUrl, gasFreeUrl] : [rpcUrl]
  })
  return [...new Set(urls.map((url) => new URL(url).origin))]
}
