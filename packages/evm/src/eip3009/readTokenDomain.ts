import type { PaymentRequirements } from '@farebox/core'
import { parseEvmAddress } from '../address/parseEvmAddress.js'
import { toChainId } from '../toChainId.js'
import type { TokenDomain } from './TokenDomain.js'

/**
 * The EIP-712 domain that requirements describe, or `undefined` when `extra` has no `name` and
 * `version`. Nothing says that the token on chain has the same one.
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
    chainId: toChainId(requirements.network),
    verifyingContract: parseEvmAddress(requirements.asset),
  }
}
