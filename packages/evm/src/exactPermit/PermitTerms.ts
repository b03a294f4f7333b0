import type { Hex } from '../hex/Hex.js'

/** What requirements of the scheme `exact_permit` ask for, decoded. Addresses are in lower case. */
export interface PermitTerms {
  readonly payToken: Hex
  /** Atomic units. */
  readonly payAmount: bigint
  readonly payTo: Hex
  readonly caller: Hex
  readonly feeTo: Hex
  /** Atomic units. */
  readonly feeAmount: bigint
}

/** Unix seconds between which a payment's own window has to lie. */
export interface PermitWindow {
  readonly now: bigint
  /** A payment that ends earlier is not worth sending. */
  readonly earliestEnd: bigint
  readonly latestEnd?: bigint
}
