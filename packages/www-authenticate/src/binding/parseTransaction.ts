import { isTransactionHash } from '../index.js'

/** The hash of a transaction as its chain writes it, or `undefined` for a text that is none of that chain's. */
export function parseTransaction(network: string, text: string): string | undefined {
  if (!isTransactionHash(text, network)) return undefined
  if (network.startsWith('eip155:')) return text.toLowerCase()
  return network.startsWith('tron:') ? text.replace(/^0x/i, '').toLowerCase() : text
}
