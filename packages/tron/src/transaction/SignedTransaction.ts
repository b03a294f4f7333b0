import type { contractResults } from './transactionMessages.js'
import type { Int64, TransactionRaw } from './TransactionRaw.js'

/** What the virtual machine said. */
export type ContractResult = (typeof contractResults)[number]

/** What became of a transaction, as the transaction itself carries it in a block. */
export interface TransactionResult {
  readonly fee?: Int64
  readonly ret?: 'SUCESS' | 'FAILED'
  readonly contractRet?: ContractResult
  readonly withdraw_amount?: Int64
  readonly unfreeze_amount?: Int64
}

/** A transaction in java-tron's JSON, without what is computed from it (`txID`, `raw_data_hex`). */
export interface SignedTransaction {
  readonly raw_data: TransactionRaw
  /** 65 bytes each (or more, of which the rest is ignored), in hexadecimal. */
  readonly signature?: readonly string[]
  readonly ret?: readonly TransactionResult[]
}
