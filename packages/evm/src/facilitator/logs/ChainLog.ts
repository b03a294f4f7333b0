/** One event log of a transaction. Hexadecimal texts are in lower case. */
export interface ChainLog {
  readonly address: string
  readonly topics: readonly string[]
  readonly data: string
  /** Position in its block. */
  readonly logIndex: number
  readonly transactionHash: string
  readonly blockNumber: bigint
}

/** The receipt of a transaction that is in a block. */
export interface ChainReceipt {
  readonly transactionHash: string
  readonly succeeded: boolean
  readonly blockNumber: bigint
  readonly logs: readonly ChainLog[]
}
