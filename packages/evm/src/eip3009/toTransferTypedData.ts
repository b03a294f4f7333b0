import type { Eip3009Authorization } from './Eip3009Authorization.js'
import type { EvmTypedData, EvmTypes } from './EvmTypedData.js'
import type { TokenDomain } from './TokenDomain.js'

/** One object for all payments: accounts may remember by it what they derive from it. */
const types: EvmTypes = {
  TransferWithAuthorization: [
    { name: 'from', type: 'address' },
    { name: 'to', type: 'address' },
    { name: 'value', type: 'uint256' },
    { name: 'validAfter', type: 'uint256' },
    { name: 'validBefore', type: 'uint256' },
    { name: 'nonce', type: 'bytes32' },
  ],
}

/**
 * What a wallet is asked to sign for an EIP-3009 payment.
 *
 * @see https://eips.ethereum.org/EIPS/eip-3009
 */
export function toTransferTypedData(
  domain: TokenDomain,
  authorization: Eip3009Authorization,
): EvmTypedData {
  return {
    domain: { ...domain },
    types,
    primaryType: 'TransferWithAuthorization',
    message: { ...authorization },
  }
}
