import { keccak_256 } from '@noble/hashes/sha3.js'
import { concatBytes } from '@noble/hashes/utils.js'
import type { EvmTypedData } from '../eip3009/EvmTypedData.js'
import { hashTokenDomain } from '../eip3009/hashTokenDomain.js'
import { toDomainFields } from '../eip3009/toDomainFields.js'
import { hashStruct } from './hashStruct.js'

/**
 * The EIP-712 digest of typed data. A token's domain comes from the cache that the other roles use.
 *
 * @throws `signing_failed`
 * @see https://eips.ethereum.org/EIPS/eip-712
 */
export function hashTypedData({ domain, types, primaryType, message }: EvmTypedData): Uint8Array {
  return keccak_256(
    concatBytes(
      Uint8Array.of(0x19, 0x01),
      hashDomain(domain),
      hashStruct(types, primaryType, message),
    ),
  )
}

function hashDomain(domain: EvmTypedData['domain']): Uint8Array {
  const { name, version, chainId, verifyingContract, salt } = domain
  if (
    name !== undefined &&
    version !== undefined &&
    chainId !== undefined &&
    verifyingContract !== undefined &&
    salt === undefined
  ) {
    return hashTokenDomain({ name, version, chainId, verifyingContract })
  }
  return hashStruct({ EIP712Domain: toDomainFields(domain) }, 'EIP712Domain', { ...domain })
}
