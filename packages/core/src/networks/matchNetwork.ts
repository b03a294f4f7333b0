import { FareboxError } from '../errors/FareboxError.js'
import { parseNetwork } from './parseNetwork.js'

const namespacePattern = /^[-a-z0-9]{3,8}:\*$/

/**
 * Whether a network falls under a pattern: `eip155:*` for a whole namespace, or one network in any of
 * its spellings. There is no `*` for everything, and no other wildcard.
 *
 * @throws `network_invalid` when either is not valid
 */
export function matchNetwork(pattern: string, network: string): boolean {
  const id = parseNetwork(network)
  if (!pattern.includes('*')) return parseNetwork(pattern) === id
  if (!namespacePattern.test(pattern)) {
    throw new FareboxError('network_invalid', {
      detail: 'A network pattern is a namespace followed by ":*", for example eip155:*.',
    })
  }
  return id.startsWith(pattern.slice(0, -1))
}
