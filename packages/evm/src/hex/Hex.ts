/** Bytes in hexadecimal, with the prefix `0x`. */
export type Hex = `0x${string}`
