import { tronNetworks } from '../networks/tronNetworks.js'
import type { TronNetworkId } from '../networks/tronNetworks.js'

/**
 * TronGrid's nodes, for where no other is configured. Without a `TRON-PRO-API-KEY` it takes few requests a
 * second: enough to try things, not to run them.
 *
 * @see https://developers.tron.network/docs/networks
 */
export const defaultRpcUrls: Readonly<Record<TronNetworkId, string>> = {
  [tronNetworks.mainnet]: 'https://api.trongrid.io',
  [tronNetworks.nile]: 'https://nile.trongrid.io',
  [tronNetworks.shasta]: 'https://api.shasta.trongrid.io',
}
