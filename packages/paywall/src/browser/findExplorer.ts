/** Where the transactions of a chain can be looked up. */
export interface Explorer {
  readonly site: string
  readonly url: string
}

/** Fixed, since a link that a seller could choose would make the receipt its own witness. */
const sites: Readonly<Record<string, string>> = {
  'eip155:1': 'etherscan.io',
  'eip155:11155111': 'sepolia.etherscan.io',
  'eip155:8453': 'basescan.org',
  'eip155:84532': 'sepolia.basescan.org',
  'eip155:137': 'polygonscan.com',
  'eip155:80002': 'amoy.polygonscan.com',
  'eip155:42161': 'arbiscan.io',
  'eip155:421614': 'sepolia.arbiscan.io',
  'eip155:43114': 'snowscan.xyz',
  'eip155:42220': 'celoscan.io',
  'eip155:10': 'optimistic.etherscan.io',
  'eip155:56': 'bscscan.com',
}

const tronSites: Readonly<Record<string, string>> = {
  'tron:728126428': 'tronscan.org',
  'tron:3448148188': 'nile.tronscan.org',
  'tron:2494104990': 'shasta.tronscan.org',
}

function findSite(table: Readonly<Record<string, string>>, network: string): string | undefined {
  return Object.hasOwn(table, network) ? table[network] : undefined
}

/** The page of a transaction; `undefined` for chains without one here and for what is no transaction id. */
export function findExplorer(network: string, transaction: string): Explorer | undefined {
  const site = findSite(sites, network)
  if (site !== undefined && /^0x[0-9a-fA-F]{64}$/.test(transaction)) {
    return { site, url: `https://${site}/tx/${transaction}` }
  }
  const tronSite = findSite(tronSites, network)
  return tronSite !== undefined && /^[0-9a-fA-F]{64}$/.test(transaction)
    ? { site: tronSite, url: `https://${tronSite}/#/transaction/${transaction}` }
    : undefined
}
