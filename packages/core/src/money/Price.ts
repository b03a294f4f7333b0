import type { JsonObject } from '../wire/types.js'

/** An amount of one token in atomic units, used as it is. */
export interface AtomicPrice {
  /** Token contract address. */
  readonly asset: string
  /** Atomic units: a `bigint`, or a string of digits. */
  readonly amount: bigint | string
  /** Scheme data, such as the EIP-712 domain `{ name, version }` of an unregistered token. */
  readonly extra?: JsonObject
}

/**
 * A price: US dollars (`"$0.01"`, paid in the network's default dollar token), whole tokens
 * (`"0.01 USDC"`), or atomic units of a token. Never a `number`: binary floats lose money.
 */
export type Price = `$${string}` | `${string} ${string}` | AtomicPrice
