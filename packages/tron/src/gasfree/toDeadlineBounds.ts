import { parseNetwork } from '@farebox/core'
import { tronNetworks } from '../networks/tronNetworks.js'

/** How far from now the deadline of a permit may lie for providers to take it, in seconds. */
export interface DeadlineBounds {
  readonly shortest: number
  readonly longest: number
}

/**
 * The bounds that buyers keep: on mainnet providers take ten minutes, elsewhere an hour, and five seconds of
 * that are left for the way.
 *
 * @throws `network_invalid`
 */
export function toDeadlineBounds(network: string): DeadlineBounds {
  const isMainnet = parseNetwork(network) === tronNetworks.mainnet
  return { shortest: 55, longest: isMainnet ? 595 : 3595 }
}
