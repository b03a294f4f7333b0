import type { EvmTypedData, EvmTypes, TokenDomain } from '@farebox/evm'
import type { GasFreePermit } from './GasFreePermit.js'

/** One object for all payments: accounts may remember by it what they derive from it. */
const types: EvmTypes = {
  PermitTransfer: [
    { name: 'token', type: 'address' },
    { name: 'serviceProvider', type: 'address' },
    { name: 'user', type: 'address' },
    { name: 'receiver', type: 'address' },
    { name: 'value', type: 'uint256' },
    { name: 'maxFee', type: 'uint256' },
    { name: 'deadline', type: 'uint256' },
    { name: 'version', type: 'uint256' },
    { name: 'nonce', type: 'uint256' },
  ],
}

/** What a wallet is asked to sign for an `exact_gasfree` payment. */
export function toGasFreeTypedData(domain: TokenDomain, permit: GasFreePermit): EvmTypedData {
  return { domain: { ...domain }, types, primaryType: 'PermitTransfer', message: { ...permit } }
}
