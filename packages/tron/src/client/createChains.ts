import { parseNetwork } from '@farebox/core'
import { toTronChainId } from '../networks/toTronChainId.js'
import { createTronHttp } from '../rpc/createTronHttp.js'
import { defaultRpcUrls } from '../rpc/defaultRpcUrls.js'
import type { TronHttp } from '../rpc/TronHttp.js'

/** A node for each network, or one for all that are paid on; `false` reads no chain. */
export type TronRpcUrl = string | Readonly<Record<string, string>> | false

/** What reads a network, by its canonical id; `undefined` for one that is not read. */
export type TronChains = (network: string) => TronHttp | undefined

/**
 * Nodes by network, made when they are needed first. Each is asked which chain it serves before anything
 * that it says is believed.
 *
 * @throws `network_invalid`; when called, `config_invalid` for a URL that is not one of HTTP
 */
export function createChains(
  rpcUrl: TronRpcUrl = defaultRpcUrls,
  apiKey: string | undefined,
): TronChains {
  const urls = typeof rpcUrl === 'string' || rpcUrl === false ? rpcUrl : toCanonical(rpcUrl)
  const nodes = new Map<string, TronHttp>()
  return (network) => {
    const known = nodes.get(network)
    const url = typeof urls === 'object' ? urls.get(network) : urls
    if (known !== undefined || url === undefined || url === false) return known
    const chainId = toTronChainId(network)
    const node = createTronHttp({ url, chainId, ...(apiKey === undefined ? {} : { apiKey }) })
    nodes.set(network, node)
    return node
  }
}

/** By canonical id, whatever the spelling. */
function toCanonical(urls: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(urls).map(([network, url]) => [parseNetwork(network), url]))
}
