import type { Mechanism } from '../mechanism/types.js'
import { matchNetwork } from '../networks/matchNetwork.js'

/** The mechanism for a scheme on a network: an exact network beats a pattern, then the first wins. */
export function findMechanism<M extends Mechanism>(
  mechanisms: readonly M[],
  scheme: string,
  network: string,
): M | undefined {
  const ofScheme = mechanisms.filter((mechanism) => mechanism.scheme === scheme)
  return (
    ofScheme.find((mechanism) => mechanism.networks.includes(network)) ??
    ofScheme.find((mechanism) => mechanism.networks.some((one) => matchNetwork(one, network)))
  )
}
