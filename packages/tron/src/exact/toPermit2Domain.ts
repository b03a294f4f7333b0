import type { ContractDomain } from '@farebox/evm/schemes'
import { tronContracts } from '../contracts/tronContracts.js'
import { toTronChainId } from '../networks/toTronChainId.js'

/**
 * The Permit2 contract of a network.
 *
 * @throws `network_invalid` for a network whose contract is not known
 */
export function toPermit2Domain(network: string): ContractDomain {
  return { chainId: toTronChainId(network), verifyingContract: tronContracts(network).permit2 }
}
