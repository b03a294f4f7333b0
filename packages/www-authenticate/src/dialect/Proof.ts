/** What a buyer says of the payment it made. */
export interface Proof {
  /** Of the transaction. Its form on the chain is not checked: see `isTransactionHash`. */
  readonly txHash: string
  /** `solana` where the header does not say. */
  readonly chain: string
  readonly payerAddress?: string
  readonly requestId?: string
  /** Further parameters by their names in lower case: `id`, `log`, `proof_secret`, `payer_sig` … */
  readonly params?: Readonly<Record<string, string>>
}
