import type { Hex } from '../hex/Hex.js'
import { toChecksumAddress } from './toChecksumAddress.js'

/** The EIP-55 form of an address whose digits have been checked before. */
export function formatEvmAddress(address: Hex): Hex {
  return toChecksumAddress(address.slice(2).toLowerCase())
}
