import { parseNetwork } from './parseNetwork.js'

/**
 * Whether two spellings are one network: `tron:nile` and `tron:3448148188` are. What is no network is the same
 * as nothing but itself, to the letter.
 */
export function isSameNetwork(one: string, other: string): boolean {
  if (one === other) return true
  try {
    return parseNetwork(one) === parseNetwork(other)
  } catch {
    return false
  }
}
