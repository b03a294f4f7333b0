/** As much of a tronWeb instance as signing needs: tronweb 5 and 6, and what wallets inject. */
export interface TronWebLike {
  readonly defaultAddress: { readonly base58?: string | false }
  readonly trx: {
    /** tronweb 6, and wallets since 2026. */
    signTypedData?(domain: unknown, types: unknown, message: unknown): unknown
    /** tronweb 5, and older wallets. */
    _signTypedData?(domain: unknown, types: unknown, message: unknown): unknown
    sign(transaction: unknown): unknown
  }
}
