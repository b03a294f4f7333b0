import type { Hex } from '../../TronChain.js'

/** The 21 bytes that java-tron prints for an address: 41 and 40 digits, without `0x`. */
export function toHex41(address: Hex): string {
  return `41${address.slice(2)}`
}
