import { FareboxError, parseNetwork } from '@farebox/core'

/**
 * The chain id of a TRON network, given by any of its spellings: the last four bytes of the genesis block's
 * id, which TIP-712 signs.
 *
 * @throws `network_invalid` for a text that is no network, and for one outside `tron`
 * @see https://github.com/tronprotocol/tips/blob/master/tip-712.md
 */
export function toTronChainId(network: string): number {
  const match = /^tron:([1-9][0-9]{0,9})$/.exec(parseNetwork(network))
  if (match === null) {
    throw new FareboxError('network_invalid', { detail: 'A TRON network is tron:<chain id>.' })
  }
  return Number(match[1])
}
