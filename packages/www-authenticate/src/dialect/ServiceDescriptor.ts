/** A service and its price, as a seller describes it. */
export interface ServiceDescriptor {
  /** For people and lists. It is no part of the challenge. */
  readonly endpoint: string
  /** Decimal text in whole tokens. */
  readonly price: string
  /** Who is paid. */
  readonly address: string
  /** @default 'solana' */
  readonly chain?: string
  /** @default 'USDC' */
  readonly token?: string
  readonly description?: string
  readonly serviceHash?: string
}
