import { parseNetwork } from '../networks/parseNetwork.js'

/** The canonical id of a network that a peer has named, or `undefined` where it cannot be read. */
export function toCanonicalNetwork(text: string): string | undefined {
  try {
    return parseNetwork(text)
  } catch {
    return undefined
  }
}
