import type { Hex } from '../hex/Hex.js'

/**
 * A decoded EIP-3009 `TransferWithAuthorization` message. Two texts of one message decode to equal
 * values: addresses are checksummed and the nonce is in lower case.
 */
export interface Eip3009Authorization {
  readonly from: Hex
  readonly to: Hex
  /** Atomic units. */
  readonly value: bigint
  /** Unix seconds. The token accepts the transfer after this second. */
  readonly validAfter: bigint
  /** Unix seconds. The token accepts the transfer before this second. */
  readonly validBefore: bigint
  /** 32 bytes. */
  readonly nonce: Hex
}

/** The decoded `payload` of an `exact` payment by EIP-3009 (x402 v2 §1.11). */
export interface Eip3009Payload {
  readonly authorization: Eip3009Authorization
  /** In lower case. 65 bytes from a key; a contract wallet chooses its own length. */
  readonly signature: Hex
}
