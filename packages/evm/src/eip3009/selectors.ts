import type { Hex } from '../hex/Hex.js'

/** Function selectors of EIP-3009 tokens and of contract wallets (x402 v2 §2.1). */
export const selectors: {
  readonly transferWithAuthorization: Hex
  readonly transferWithAuthorizationBytes: Hex
  readonly authorizationState: Hex
  readonly isValidSignature: Hex
} = {
  /** With `uint8 v, bytes32 r, bytes32 s`. */
  transferWithAuthorization: '0xe3ee160e',
  /** With `bytes signature`. */
  transferWithAuthorizationBytes: '0xcf092995',
  authorizationState: '0xe94a0102',
  isValidSignature: '0x1626ba7e',
}
