import type { FareboxError } from '../errors/FareboxError.js'

/**
 * What the seller says became of a payment. It is a claim of the seller, not checked against the chain.
 *
 * `settled`: charged. `pending`: sent to the chain, outcome unknown; send the same payment again later.
 * `failed`: not charged, says the seller; the signature stays spendable until it expires.
 * `unreadable`: there is a receipt that cannot be understood; the payment may have been charged.
 */
export type Receipt =
  | {
      readonly state: 'settled' | 'pending' | 'failed'
      /** Transaction id; empty when nothing was broadcast. */
      readonly transaction: string
      /** As the seller spells it. */
      readonly network: string
      readonly payer?: string
      /** Atomic units, where less can be charged than was authorized. */
      readonly amount?: string
      /** The x402 reason, when the payment is not settled. */
      readonly reason?: string
      /** The value of the header: evidence, and the source of anything that is not listed here. */
      readonly raw: string
    }
  | {
      readonly state: 'unreadable'
      readonly raw: string
      readonly error: FareboxError
    }
