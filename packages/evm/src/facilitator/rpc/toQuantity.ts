import type { Hex } from '../../hex/Hex.js'

/** A JSON-RPC quantity. */
export function toQuantity(value: bigint): Hex {
  return `0x${value.toString(16)}`
}
