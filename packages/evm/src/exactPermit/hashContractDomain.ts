import { keccak_256 } from '@noble/hashes/sha3.js'
import { hashText } from '../abi/hashText.js'
import { writeUintWord } from '../abi/writeUintWord.js'
import { writeHex } from '../hex/writeHex.js'
import type { ContractDomain } from './PaymentPermit.js'

const cacheSize = 64
const cache = new Map<string, Uint8Array>()

const type = 'EIP712Domain(string name,uint256 chainId,address verifyingContract)'

/**
 * The EIP-712 domain separator of a contract whose domain has no version: PaymentPermit and Permit2.
 *
 * @see https://eips.ethereum.org/EIPS/eip-712
 */
export function hashContractDomain(name: string, domain: ContractDomain): Uint8Array {
  const key = `${domain.chainId}/${domain.verifyingContract.toLowerCase()}/${name}`
  const cached = cache.get(key)
  if (cached !== undefined) return cached
  const encoded = new Uint8Array(128)
  encoded.set(hashText(type), 0)
  encoded.set(hashText(name), 32)
  writeUintWord(new DataView(encoded.buffer), 64, BigInt(domain.chainId))
  writeHex(encoded, 108, domain.verifyingContract)
  const separator = keccak_256(encoded)
  if (cache.size >= cacheSize) cache.clear()
  cache.set(key, separator)
  return separator
}
