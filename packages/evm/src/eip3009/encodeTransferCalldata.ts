import { encodeAddressWord } from '../abi/encodeAddressWord.js'
import { encodeBytesTail } from '../abi/encodeBytesTail.js'
import { encodeUintWord } from '../abi/encodeUintWord.js'
import type { Hex } from '../hex/Hex.js'
import type { Eip3009Payload } from './Eip3009Authorization.js'
import { selectors } from './selectors.js'

/**
 * The calldata of `transferWithAuthorization`: the overload with `v, r, s` for a signature of 65
 * bytes, the one with `bytes signature` for any other (x402 v2 §2.3). A recovery id of 0 or 1, as
 * some hardware wallets sign, becomes 27 or 28, which is all that tokens accept.
 */
export function encodeTransferCalldata({ authorization, signature }: Eip3009Payload): Hex {
  const terms =
    encodeAddressWord(authorization.from) +
    encodeAddressWord(authorization.to) +
    encodeUintWord(authorization.value) +
    encodeUintWord(authorization.validAfter) +
    encodeUintWord(authorization.validBefore) +
    authorization.nonce.slice(2)
  if (signature.length !== 132) {
    const offset = encodeUintWord(7n * 32n)
    const tail = encodeBytesTail(signature)
    return `${selectors.transferWithAuthorizationBytes}${terms}${offset}${tail}`
  }
  const v = Number.parseInt(signature.slice(130), 16)
  const vWord = encodeUintWord(BigInt(v < 2 ? v + 27 : v))
  return `${selectors.transferWithAuthorization}${terms}${vWord}${signature.slice(2, 130)}`
}
