import type { ClientMechanism } from '../mechanism/types.js'
import { matchNetwork } from '../networks/matchNetwork.js'

/** The mechanism for a scheme on a canonical network; an exact id beats a pattern, then the first wins. */
export function findMechanism(
  mechanisms: readonly ClientMechanism[],
  scheme: string,
  network: string,
): ClientMechanism | undefined {
  const ofScheme = mechanisms.filter((mechanism) => mechanism.scheme === scheme)
  return (
    ofScheme.find(({ networks }) => networks.includes(network)) ??
    ofScheme.find(({ networks }) => networks.some((pattern) => matchNetwork(pattern, network)))
  )
}
