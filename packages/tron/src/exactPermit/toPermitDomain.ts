import type { ContractDomain } from '@farebox/evm/schemes'
import { tronContracts } from '../contracts/tronContracts.js'
import { toTronChainId } from '../networks/toTronChainId.js'

/**
 * The PaymentPermit contract of a network.
 *
 * @throws `network_invalid` for a network whose contract is not known
 */
export function toPermitDomain(network: string): ContractDomain {
  return {
    chainId: toTronChainId(network),
    verifyingContract: tronContracts(network).paymentPermit,
  }
}
