import type { PaymentRequirements } from '@farebox/core'
import type { TokenDomain } from '@farebox/evm/schemes'
import { parseTronAddress } from '../address/parseTronAddress.js'
import { toTronChainId } from '../networks/toTronChainId.js'

/**
 * The TIP-712 domain of the token that requirements describe; `undefined` without `extra.name` and
 * `extra.version`. Nothing says that the token on chain has the same one.
 *
 * @throws `network_invalid`, `address_invalid`
 */
export function readTokenDomain(requirements: PaymentRequirements): TokenDomain | undefined {
  const { name, version } = requirements.extra ?? {}
  if (typeof name !== 'string' || name === '') return undefined
  if (typeof version !== 'string' || version === '') return undefined
  return {
    name,
    version,
    chainId: toTronChainId(requirements.network),
    verifyingContract: parseTronAddress(requirements.asset),
  }
}
