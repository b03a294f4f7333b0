import { FareboxError, parseNetwork } from '@farebox/core'

/**
 * The chain id of an EVM network, given by its CAIP-2 id or an alias.
 *
 * @throws `network_invalid` for a text that is no network, and for one outside `eip155`.
 */
export function toChainId(network: string): number {
  const match = /^eip155:([1-9][0-9]{0,15})$/.exec(parseNetwork(network))
  const chainId = Number(match?.[1])
  if (!Number.isSafeInteger(chainId)) {
    throw new FareboxError('network_invalid', { detail: 'An EVM network is eip155:<chain id>.' })
  }
  return chainId
}
