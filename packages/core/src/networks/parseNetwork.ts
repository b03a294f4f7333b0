import { FareboxError } from '../errors/FareboxError.js'
import { findNetwork } from './findNetwork.js'

const caip2 = /^([-a-z0-9]{3,8}):([-_a-zA-Z0-9]{1,32})$/
const canonicalDecimal = /^[1-9][0-9]{0,15}$/
const canonicalHex = /^0x[1-9a-f][0-9a-f]{0,7}$/

/**
 * The canonical CAIP-2 id for an id or an alias: `base` is `eip155:8453`; `tron:nile` and
 * `tron:0xcd8690dc` are `tron:3448148188`. Compare and store networks in this form only; on the wire
 * keep the spelling that the peer used.
 *
 * Chains that are not in the table pass when their id is canonical. `eip155` and `tron` ids are decimal
 * without leading zeros; ids of other namespaces are checked against the CAIP-2 grammar alone.
 *
 * @throws `network_invalid`
 * @see https://chainagnostic.org/CAIPs/caip-2
 *
 * @example
 * ```ts
 * import { parseNetwork } from '@farebox/core'
 *
 * parseNetwork('base-sepolia') // 'eip155:84532'
 * parseNetwork('eip155:08453') // throws network_invalid
 * ```
 */
export function parseNetwork(text: string): string {
  const known = findNetwork(text)
  if (known !== undefined) return known.id
  const [, namespace, reference = ''] = caip2.exec(text) ?? []
  switch (namespace) {
    case undefined:
      throw new FareboxError('network_invalid')
    case 'eip155':
      if (canonicalDecimal.test(reference) && Number.isSafeInteger(Number(reference))) return text
      throw new FareboxError('network_invalid', {
        detail: 'An eip155 reference is a decimal chain id without leading zeros.',
      })
    case 'tron': {
      if (canonicalHex.test(reference)) return `tron:${Number(reference)}`
      if (canonicalDecimal.test(reference) && Number(reference) <= 0xffffffff) return text
      throw new FareboxError('network_invalid', {
        detail: 'A tron reference is mainnet, nile, shasta, or a 32-bit chain id.',
      })
    }
    default:
      return text
  }
}
