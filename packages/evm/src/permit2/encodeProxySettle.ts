import { encodeAddressWord } from '../abi/encodeAddressWord.js'
import { encodeBytesTail } from '../abi/encodeBytesTail.js'
import { encodeUintWord } from '../abi/encodeUintWord.js'
import { encodeHex } from '../hex/encodeHex.js'
import type { Hex } from '../hex/Hex.js'
import type { Permit2Authorization } from './Permit2Authorization.js'
import { proxySelectors } from './proxySelectors.js'

/** The calldata of `settle` of the exact Permit2 proxy, which anybody may send. */
export function encodeProxySettle(
  { from, permitted, nonce, deadline, witness }: Permit2Authorization,
  signature: Uint8Array,
): Hex {
  const head = [
    encodeAddressWord(permitted.token),
    encodeUintWord(permitted.amount),
    encodeUintWord(nonce),
    encodeUintWord(deadline),
    encodeAddressWord(from),
    encodeAddressWord(witness.to),
    encodeUintWord(witness.validAfter),
    encodeUintWord(8n * 32n),
  ]
  return `${proxySelectors.settle}${head.join('')}${encodeBytesTail(encodeHex(signature))}`
}
