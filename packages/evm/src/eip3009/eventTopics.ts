import { keccak_256 } from '@noble/hashes/sha3'
import { encodeHex } from '../hex/encodeHex.js'
import type { Hex } from '../hex/Hex.js'

/** First topics of the events that an EIP-3009 token emits. */
export const eventTopics: {
  readonly transfer: Hex
  readonly authorizationUsed: Hex
  readonly authorizationCanceled: Hex
} = {
  transfer: /* @__PURE__ */ encodeHex(keccak_256('Transfer(address,address,uint256)')),
  authorizationUsed: /* @__PURE__ */ encodeHex(keccak_256('AuthorizationUsed(address,bytes32)')),
  authorizationCanceled: /* @__PURE__ */ encodeHex(
    keccak_256('AuthorizationCanceled(address,bytes32)'),
  ),
}
