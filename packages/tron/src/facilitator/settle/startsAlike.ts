import type { Hex } from '@farebox/evm'

/** Hexadecimal digits of a signature of 65 bytes as the last argument: its length, and three words. */
const signatureDigits = 4 * 64

/**
 * Whether two calls have the same function and the same arguments before the signature, which is the last
 * one. One message can have several signatures.
 */
export function startsAlike(data: Hex, own: Hex): boolean {
  const start = own.slice(0, -signatureDigits)
  return data.slice(0, start.length).toLowerCase() === start
}
