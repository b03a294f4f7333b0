import type { EvmTypedData } from '../eip3009/EvmTypedData.js'
import type { ContractDomain, PaymentPermit } from './PaymentPermit.js'
import { paymentPermitTypes } from './paymentPermitTypes.js'

/** What a wallet is asked to sign for an `exact_permit` payment. The domain has no version. */
export function toPermitTypedData(domain: ContractDomain, permit: PaymentPermit): EvmTypedData {
  const { chainId, verifyingContract } = domain
  return {
    domain: { name: 'PaymentPermit', chainId, verifyingContract },
    types: paymentPermitTypes,
    primaryType: 'PaymentPermitDetails',
    message: { ...permit },
  }
}
