import { hexToBytes } from '@noble/hashes/utils.js'

const pattern = /^(?:0x)?([0-9a-fA-F]{130})$/

/**
 * The 65 bytes of a key's signature, with a `v` of 27 or 28; `undefined` for anything else. Peers of the
 * 0.5 dialect write no `0x`, and hardware wallets a `v` of 0 or 1. Nothing is recovered from it here.
 */
export function normaliseSignature(text: string): Uint8Array | undefined {
  const digits = pattern.exec(text)?.[1]
  if (digits === undefined) return undefined
  const bytes = hexToBytes(digits)
  const v = bytes[64] ?? 0
  bytes[64] = v < 2 ? v + 27 : v
  return v < 2 || v === 27 || v === 28 ? bytes : undefined
}
