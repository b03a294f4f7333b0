import { FareboxError } from '@farebox/core'
import type { Hex } from '@farebox/evm'
import { encodeBase58 } from './base58.js'
import { toChecksum } from './toChecksum.js'

const cacheSize = 2_000
const cache = new Map<string, string>()

/**
 * The written form `T…` of 20 bytes. A few thousand answers are remembered.
 *
 * @throws `address_invalid` for a text that is not `0x` and 40 digits
 * @example
 * ```ts
 * import { toTronAddress } from '@farebox/tron'
 *
 * toTronAddress('0xeca9bc828a3005b9a3b909f2cc5c2a54794de05f')
 * // 'TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf'
 * ```
 */
export function toTronAddress(hex: Hex): string {
  const key = hex.toLowerCase()
  const cached = cache.get(key)
  if (cached !== undefined) return cached
  if (!/^0x[0-9a-f]{40}$/.test(key)) {
    throw new FareboxError('address_invalid', { detail: 'The address is not 20 bytes of hex.' })
  }
  const content = `41${key.slice(2)}`
  const address = encodeBase58(BigInt(`0x${content}${toChecksum(content)}`))
  if (cache.size >= cacheSize) cache.clear()
  cache.set(key, address)
  return address
}
