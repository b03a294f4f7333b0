import { keccak_256 } from '@noble/hashes/sha3'
import { hexToBytes } from '@noble/hashes/utils'
import { encodeAddressWord } from '../abi/encodeAddressWord.js'
import { encodeUintWord } from '../abi/encodeUintWord.js'
import type { TokenDomain } from './TokenDomain.js'

const cacheSize = 256
const cache = new Map<string, Uint8Array>()

const typeHash = /* @__PURE__ */ keccak_256(
  'EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)',
)

/**
 * The EIP-712 domain separator of a token, from a small cache: a seller or a facilitator sees few
 * domains, and each costs three hashes.
 *
 * @see https://eips.ethereum.org/EIPS/eip-712
 */
export function hashTokenDomain(domain: TokenDomain): Uint8Array {
  const { name, version, chainId, verifyingContract } = domain
  const key = `${chainId}/${verifyingContract.toLowerCase()}/${name.length}/${name}/${version}`
  const cached = cache.get(key)
  if (cached !== undefined) return cached
  const encoded = new Uint8Array(160)
  encoded.set(typeHash, 0)
  encoded.set(keccak_256(name), 32)
  encoded.set(keccak_256(version), 64)
  encoded.set(hexToBytes(encodeUintWord(BigInt(chainId))), 96)
  encoded.set(hexToBytes(encodeAddressWord(verifyingContract)), 128)
  const separator = keccak_256(encoded)
  if (cache.size >= cacheSize) cache.clear()
  cache.set(key, separator)
  return separator
}
