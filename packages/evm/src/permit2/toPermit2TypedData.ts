import type { EvmTypedData } from '../eip3009/EvmTypedData.js'
import type { ContractDomain } from '../exactPermit/PaymentPermit.js'
import type { Permit2Authorization } from './Permit2Authorization.js'
import { permit2Types } from './permit2Types.js'

/**
 * What a wallet is asked to sign for an `exact` payment by Permit2.
 *
 * @param domain of the Permit2 contract, not of the proxy
 */
export function toPermit2TypedData(
  { chainId, verifyingContract }: ContractDomain,
  { permitted, spender, nonce, deadline, witness }: Permit2Authorization,
): EvmTypedData {
  return {
    domain: { name: 'Permit2', chainId, verifyingContract },
    types: permit2Types,
    primaryType: 'PermitWitnessTransferFrom',
    message: { permitted, spender, nonce, deadline, witness },
  }
}
