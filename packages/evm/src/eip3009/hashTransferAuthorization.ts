import { keccak_256 } from '@noble/hashes/sha3'
import { hexToBytes } from '@noble/hashes/utils'
import { encodeAddressWord } from '../abi/encodeAddressWord.js'
import { encodeUintWord } from '../abi/encodeUintWord.js'
import type { Eip3009Authorization } from './Eip3009Authorization.js'

const typeHash = /* @__PURE__ */ keccak_256(
  'TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)',
)

/**
 * The EIP-712 digest that the payer signs, for a domain separator from `hashTokenDomain`.
 *
 * @see https://eips.ethereum.org/EIPS/eip-3009
 * @see https://eips.ethereum.org/EIPS/eip-712
 */
export function hashTransferAuthorization(
  domainSeparator: Uint8Array,
  authorization: Eip3009Authorization,
): Uint8Array {
  const encoded = new Uint8Array(224)
  encoded.set(typeHash, 0)
  encoded.set(
    hexToBytes(
      encodeAddressWord(authorization.from) +
        encodeAddressWord(authorization.to) +
        encodeUintWord(authorization.value) +
        encodeUintWord(authorization.validAfter) +
        encodeUintWord(authorization.validBefore) +
        authorization.nonce.slice(2),
    ),
    32,
  )
  const message = new Uint8Array(66)
  message[0] = 0x19
  message[1] = 0x01
  message.set(domainSeparator, 2)
  message.set(keccak_256(encoded), 34)
  return keccak_256(message)
}
