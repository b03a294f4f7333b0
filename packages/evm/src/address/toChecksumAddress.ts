import { hashText } from '../abi/hashText.js'
import type { Hex } from '../hex/Hex.js'

const cacheSize = 2_000
const cache = new Map<string, Hex>()

/**
 * The EIP-55 form of 40 hexadecimal digits in lower case, without the prefix. A few thousand answers
 * are remembered: sellers, tokens and returning payers repeat.
 */
export function toChecksumAddress(digits: string): Hex {
  const cached = cache.get(digits)
  if (cached !== undefined) return cached
  const hash = hashText(digits)
  let text = ''
  for (let index = 0; index < digits.length; index++) {
    const byte = hash[index >> 1] ?? 0
    const nibble = index % 2 === 0 ? byte >> 4 : byte & 15
    const digit = digits.charAt(index)
    text += nibble > 7 ? digit.toUpperCase() : digit
  }
  const address: Hex = `0x${text}`
  if (cache.size >= cacheSize) cache.clear()
  cache.set(digits, address)
  return address
}
