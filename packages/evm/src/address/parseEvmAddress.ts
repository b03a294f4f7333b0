import { FareboxError } from '@farebox/core'
import type { Hex } from '../hex/Hex.js'
import { toChecksumAddress } from './toChecksumAddress.js'

const addressPattern = /^0x[0-9a-fA-F]{40}$/

/** Spellings that were checked before: sellers, tokens and returning payers repeat. */
const known = new Map<string, Hex>()
const maxKnown = 2_000

/**
 * The address in its EIP-55 form.
 *
 * Digits in one case only carry no checksum and are accepted; mixed case must be the right checksum,
 * so that a mistyped address is refused and not paid. The zero address is an address here.
 *
 * @throws `address_invalid`
 * @see https://eips.ethereum.org/EIPS/eip-55
 * @example
 * ```ts
 * import { parseEvmAddress } from '@farebox/evm'
 *
 * parseEvmAddress('0x036cbd53842c5426634e7929541ec2318f3dcf7e')
 * // '0x036CbD53842c5426634e7929541eC2318f3dCF7e'
 * ```
 */
export function parseEvmAddress(text: string): Hex {
  const before = known.get(text)
  if (before !== undefined) return before
  const address = readAddress(text)
  if (known.size >= maxKnown) known.clear()
  known.set(text, address)
  return address
}

function readAddress(text: string): Hex {
  if (!addressPattern.test(text)) {
    throw new FareboxError('address_invalid', {
      detail: 'An EVM address is 0x and 40 hexadecimal digits.',
    })
  }
  const given = text.slice(2)
  const lower = given.toLowerCase()
  const checksummed = toChecksumAddress(lower)
  if (given !== lower && given !== given.toUpperCase() && text !== checksummed) {
    throw new FareboxError('address_invalid', {
      detail: 'The checksum of the address (EIP-55) is wrong.',
    })
  }
  return checksummed
}
