import { FareboxError } from '@farebox/core'
import { parseEvmAddress } from '@farebox/evm'
import type { Hex } from '@farebox/evm'
import { decodeBase58Address } from './decodeBase58Address.js'

const digits = /^[0-9a-fA-F]{40}$/

/**
 * A TRON address in any written form as 20 bytes: `0x` and 40 digits in lower case, the form that typed data
 * and calldata use. Taken are `T…` (Base58Check), `41` and 40 digits, and `0x` and 40 digits. Which one it is
 * is decided by length: `0x41…` of 20 bytes is an address that happens to begin with the byte 41.
 *
 * The checksum of Base58Check is always checked, that of EIP-55 where digits after `0x` are in mixed case.
 * The zero address is an address here.
 *
 * @throws `address_invalid`
 * @example
 * ```ts
 * import { parseTronAddress } from '@farebox/tron'
 *
 * parseTronAddress('TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf')
 * // '0xeca9bc828a3005b9a3b909f2cc5c2a54794de05f'
 * ```
 */
export function parseTronAddress(text: string): Hex {
  const hex = text.length === 34 ? decodeBase58Address(text) : parseHexAddress(text)
  if (hex === undefined) {
    throw new FareboxError('address_invalid', {
      detail:
        'A TRON address is T and 33 more characters with a valid checksum, 41 and 40 hexadecimal digits, or 0x and 40.',
    })
  }
  return hex
}

function parseHexAddress(text: string): Hex | undefined {
  const rest = text.slice(2)
  if (!digits.test(rest)) return undefined
  const lower: Hex = `0x${rest.toLowerCase()}`
  if (text.startsWith('41') || text === lower) return lower
  // Refuses a wrong EIP-55 checksum, and every other prefix.
  parseEvmAddress(text)
  return lower
}
