import type { Hex } from '../TronChain.js'

/** The 20 bytes of an address as the protocol writes it (41 and 40 digits), or undefined. */
export function readAddress(text: string | undefined): Hex | undefined {
  return text !== undefined && /^41[0-9a-f]{40}$/.test(text) ? `0x${text.slice(2)}` : undefined
}
