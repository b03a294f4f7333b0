import type { Hex } from '@farebox/evm'

/**
 * A decoded `PermitTransfer` message: pay `value` to the receiver and at most `maxFee` to the provider that
 * relays it, both in the token and out of the user's GasFree account. Addresses are 20 bytes in lower case.
 */
export interface GasFreePermit {
  readonly token: Hex
  readonly serviceProvider: Hex
  /** Whose key signs. The tokens lie at another address, which follows from this one. */
  readonly user: Hex
  readonly receiver: Hex
  /** Atomic units. */
  readonly value: bigint
  /** Atomic units; on top of {@link value}. */
  readonly maxFee: bigint
  /** Unix seconds: the last one in which it can be relayed. */
  readonly deadline: bigint
  readonly version: bigint
  /** Nonces of a user are used one after the other. */
  readonly nonce: bigint
}

/** The decoded `payload` of an `exact_gasfree` payment, of either shape. */
export interface GasFreePayload {
  readonly permit: GasFreePermit
  /** 65 bytes: r, s, and a v of 27 or 28. */
  readonly signature: Uint8Array
}
