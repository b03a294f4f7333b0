import { hashTokenDomain } from '@farebox/evm'
import type { TokenDomain } from '@farebox/evm'
import { hashMessage, hashWords } from '@farebox/evm/schemes'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import type { GasFreePermit } from './GasFreePermit.js'

const typeHash = /* @__PURE__ */ keccak_256(
  /* @__PURE__ */ utf8ToBytes(
    'PermitTransfer(address token,address serviceProvider,address user,address receiver,uint256 value,uint256 maxFee,uint256 deadline,uint256 version,uint256 nonce)',
  ),
)

/**
 * The TIP-712 digest that a GasFree user signs.
 *
 * @see https://github.com/tronprotocol/tips/blob/master/tip-712.md
 */
export function hashGasFreePermit(domain: TokenDomain, permit: GasFreePermit): Uint8Array {
  const structHash = hashWords(
    typeHash,
    permit.token,
    permit.serviceProvider,
    permit.user,
    permit.receiver,
    permit.value,
    permit.maxFee,
    permit.deadline,
    permit.version,
    permit.nonce,
  )
  return hashMessage(hashTokenDomain(domain), structHash)
}
