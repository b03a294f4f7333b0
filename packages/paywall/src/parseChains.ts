import { FareboxError, parseNetwork } from '@farebox/core'
import { isTron } from './isTron.js'
import type { PageChain } from './PageData.js'

/** Where a page talks to TRON when the seller says nothing. There is no GasFree on Shasta. */
const publicTron: readonly PageChain[] = [
  {
    network: 'tron:728126428',
    rpcUrl: 'https://api.trongrid.io',
    gasFreeUrl: 'https://facilitator.bankofai.io/mainnet',
  },
  {
    network: 'tron:3448148188',
    rpcUrl: 'https://nile.trongrid.io',
    gasFreeUrl: 'https://facilitator.bankofai.io/nile',
  },
  { network: 'tron:2494104990', rpcUrl: 'https://api.shasta.trongrid.io' },
]

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}

function checkTron({ rpcUrl, gasFreeUrl = rpcUrl }: PageChain): void {
  if (isHttpUrl(rpcUrl) && isHttpUrl(gasFreeUrl)) return
  throw new FareboxError('config_invalid', {
    detail: '"rpcUrl" and "gasFreeUrl" of a TRON network are HTTP URLs.',
  })
}

/**
 * The seller's chains by canonical ids, and the public services of the TRON networks that are not among them.
 *
 * @throws `network_invalid`, `config_invalid`
 */
export function parseChains(chains: readonly PageChain[]): readonly PageChain[] {
  const own = chains.map((chain) => ({ ...chain, network: parseNetwork(chain.network) }))
  for (const chain of own.filter(isTron)) checkTron(chain)
  const known = new Set(own.map(({ network }) => network))
  return [...own, ...publicTron.filter(({ network }) => !known.has(network))]
}
