import { matchNetwork } from '../networks/matchNetwork.js'
import { parseNetwork } from '../networks/parseNetwork.js'
import { configError } from './configError.js'
import type { PayTo } from './options.js'

function isPattern(key: string): boolean {
  return key.endsWith('*')
}

/**
 * The recipient on a network: an exact id or alias beats a pattern.
 * @throws `config_invalid` when no entry is for the network.
 */
export function selectPayTo(payTo: PayTo, network: string): string {
  if (typeof payTo === 'string') return payTo
  const entries = Object.entries(payTo)
  const exact = entries.find(([key]) => !isPattern(key) && parseNetwork(key) === network)
  const found = exact ?? entries.find(([key]) => isPattern(key) && matchNetwork(key, network))
  if (found === undefined) throw configError(`"payTo" has no recipient for ${network}.`)
  return found[1]
}
