/** An offer of the dialect: pay this much of this token to that address, then show the transaction. */
export interface Challenge {
  /** A name such as `solana`, `base` or `ethereum`. It does not tell a test network from the real one. */
  readonly chain: string
  /** A symbol such as `USDC`, or the token's address. */
  readonly token: string
  /** Decimal text in whole tokens: `0.05` is five cents of a dollar token. See `parseAmount`. */
  readonly amount: string
  /** Who is paid. Not checked against the chain. */
  readonly address: string
  readonly serviceHash?: string
  /** Documented as `basic`, `premium` or `enterprise`; anything is taken. */
  readonly serviceTier?: string
  readonly refundContract?: string
  /** Further parameters by their names in lower case: `id`, `expires`, `resource`, `digest`, `memo` … */
  readonly params?: Readonly<Record<string, string>>
}
