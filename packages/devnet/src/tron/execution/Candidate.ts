import type { TransactionContract, TransactionRaw } from '@farebox/tron/transaction'
import type { Hex, TronSubmission } from '../TronChain.js'

/** A transaction as its bytes describe it; nothing but its form has been checked. */
export interface Candidate extends TronSubmission {
  /** Computed from the bytes. */
  readonly id: string
  readonly raw: TransactionRaw
  /** The first of what should be the only one. */
  readonly contract: TransactionContract
  readonly owner: Hex
  /** Whoever made each signature; undefined where nobody can have. */
  readonly signers: readonly (Hex | undefined)[]
  /** Bytes of the transaction with its signatures. */
  readonly size: number
}
