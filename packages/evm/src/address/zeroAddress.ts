import type { Hex } from '../hex/Hex.js'

/** The address that nobody owns. */
export const zeroAddress: Hex = '0x0000000000000000000000000000000000000000'
