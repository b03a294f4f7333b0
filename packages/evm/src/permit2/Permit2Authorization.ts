import type { Hex } from '../hex/Hex.js'

/**
 * A decoded Permit2 `PermitWitnessTransferFrom` message with the witness of the exact proxy. Addresses are
 * 20 bytes of lower-case hexadecimal.
 *
 * @see x402 v2 §2.4
 */
export interface Permit2Authorization {
  readonly from: Hex
  readonly permitted: {
    readonly token: Hex
    /** Atomic units; all of them move. */
    readonly amount: bigint
  }
  /** The proxy that calls Permit2, and sends to the witness's recipient only. */
  readonly spender: Hex
  readonly nonce: bigint
  /** Unix seconds. Permit2 still accepts the message in this second. */
  readonly deadline: bigint
  readonly witness: {
    readonly to: Hex
    /** Unix seconds. The proxy accepts the message from this second on. */
    readonly validAfter: bigint
  }
}

/** The decoded `payload` of an `exact` payment by Permit2. */
export interface Permit2Payload {
  readonly authorization: Permit2Authorization
  /** 65 bytes: r, s, and a v of 27 or 28. */
  readonly signature: Uint8Array
}
