import { parseNetwork } from '@farebox/core'

/** Names of the dialect's documents, and TRON's. */
const common: Readonly<Record<string, string>> = {
  base: 'eip155:8453',
  ethereum: 'eip155:1',
  solana: 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp',
  tron: 'tron:728126428',
}

/** How networks are called on the wire. */
export interface ChainNames {
  /** A name where there is one, otherwise the id itself. */
  nameOf(network: string): string
  /** The canonical id for a name or an id; `undefined` for what is neither. */
  networkOf(chain: string): string | undefined
}

/**
 * @param own names in addition to `base`, `ethereum`, `solana` and `tron`, to networks
 * @throws `network_invalid`
 */
export function createChainNames(own: Readonly<Record<string, string>> = {}): ChainNames {
  const networks = new Map(
    Object.entries({ ...common, ...own }).map(([name, id]) => [name, parseNetwork(id)]),
  )
  const names = new Map([...networks].map(([name, network]) => [network, name]))
  return {
    nameOf: (network) => names.get(network) ?? network,
    networkOf(chain) {
      const known = networks.get(chain)
      if (known !== undefined) return known
      try {
        return chain.includes(':') ? parseNetwork(chain) : undefined
      } catch {
        return undefined
      }
    },
  }
}
