import type { Network } from './Network.js'
import { networks } from './networks.js'

const networksBySpelling: ReadonlyMap<string, Network> = new Map(
  networks.flatMap((network) => [network.id, ...network.aliases].map((key) => [key, network])),
)

/**
 * What is known about a network, by its canonical id or any of its aliases; `undefined` for chains
 * that are not in the table, valid or not.
 */
export function findNetwork(id: string): Network | undefined {
  return networksBySpelling.get(id)
}
