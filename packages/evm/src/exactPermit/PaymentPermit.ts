import type { Hex } from '../hex/Hex.js'

/** Reads an address as a chain writes it. Throws `address_invalid`. */
export type ParseAddress = (text: string) => Hex

/** A contract that takes signatures, on its chain: what its EIP-712 domain is made of besides a name. */
export interface ContractDomain {
  readonly chainId: number
  readonly verifyingContract: Hex
}

/**
 * A decoded `PaymentPermitDetails` message, on EVM chains and on TRON alike. Addresses are 20 bytes of
 * lower-case hexadecimal, so two texts of one message decode to equal values.
 */
export interface PaymentPermit {
  readonly meta: {
    /** `0n`, `PAYMENT_ONLY`, is the only kind that the contract executes. */
    readonly kind: bigint
    /** 16 bytes. */
    readonly paymentId: Hex
    readonly nonce: bigint
    /** Unix seconds. The contract accepts the permit from this second on. */
    readonly validAfter: bigint
    /** Unix seconds. The contract still accepts the permit in this second. */
    readonly validBefore: bigint
  }
  readonly buyer: Hex
  /** The only address that can send the permit to the contract. */
  readonly caller: Hex
  readonly payment: {
    readonly payToken: Hex
    /** Atomic units. */
    readonly payAmount: bigint
    readonly payTo: Hex
  }
  /** Paid on top of the payment, in the same token. */
  readonly fee: {
    readonly feeTo: Hex
    /** Atomic units. */
    readonly feeAmount: bigint
  }
}

/** The decoded `payload` of an `exact_permit` payment. */
export interface PermitPayload {
  readonly permit: PaymentPermit
  /** 65 bytes: r, s, and a v of 27 or 28. */
  readonly signature: Uint8Array
}
