import type { Hex } from '@farebox/evm'
import { decodeBase58 } from './base58.js'
import { toChecksum } from './toChecksum.js'

const cacheSize = 2_000
const cache = new Map<string, Hex>()

/** 25 bytes: the 41 of TRON, the address, the checksum. */
const written = /^(41([0-9a-f]{40}))([0-9a-f]{8})$/

/**
 * The 20 bytes of a `T…` address; `undefined` where its checksum, its length or its prefix byte is wrong. A
 * few thousand answers are remembered: sellers, tokens and returning payers repeat.
 */
export function decodeBase58Address(text: string): Hex | undefined {
  const cached = cache.get(text)
  if (cached !== undefined) return cached
  const digits = decodeBase58(text)?.toString(16) ?? ''
  const [, content = '', address = '', checksum] = written.exec(digits) ?? []
  if (checksum === undefined || toChecksum(content) !== checksum) return undefined
  const hex: Hex = `0x${address}`
  if (cache.size >= cacheSize) cache.clear()
  cache.set(text, hex)
  return hex
}
