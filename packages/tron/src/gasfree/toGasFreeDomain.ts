import type { TokenDomain } from '@farebox/evm'
import { tronContracts } from '../contracts/tronContracts.js'
import { toTronChainId } from '../networks/toTronChainId.js'

/**
 * The TIP-712 domain of the GasFree controller of a network.
 *
 * @throws `network_invalid` where GasFree is not known
 */
export function toGasFreeDomain(network: string): TokenDomain {
  return {
    name: 'GasFreeController',
    version: 'V1.0.0',
    chainId: toTronChainId(network),
    verifyingContract: tronContracts(network).gasFreeController,
  }
}
