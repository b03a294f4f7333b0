import type { PageChain } from '../../PageData.js'

/** Hosts of public nodes. */
const nodes: Readonly<Record<string, string>> = {
  'api.trongrid.io': 'tron:728126428',
  'api.tronstack.io': 'tron:728126428',
  'nile.trongrid.io': 'tron:3448148188',
  'api.nileex.io': 'tron:3448148188',
  'api.shasta.trongrid.io': 'tron:2494104990',
}

function parseUrl(text: unknown): URL | undefined {
  return typeof text === 'string' && URL.canParse(text) ? new URL(text) : undefined
}

/**
 * The network of a wallet's node, by its address: that of the page's own node, or of a public one. `undefined`
 * for a node that nobody here knows.
 */
export function findNodeNetwork(node: unknown, chains: readonly PageChain[]): string | undefined {
  const url = parseUrl(node)
  if (url === undefined) return undefined
  const own = chains.find(({ rpcUrl }) => parseUrl(rpcUrl)?.origin === url.origin)
  return own?.network ?? (Object.hasOwn(nodes, url.hostname) ? nodes[url.hostname] : undefined)
}
