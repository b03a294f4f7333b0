import type { Asset } from '@farebox/core'

/** One transfer of a token, to be sent by the wallet's own account as a plain `transfer`. */
export interface Transfer {
  /** Canonical CAIP-2 id. */
  readonly network: string
  /** The token contract. */
  readonly asset: string
  readonly payTo: string
  /** Atomic units. */
  readonly amount: bigint
  /**
   * To go with the transfer, byte for byte: behind the arguments in the calldata on EVM chains, in the
   * transaction's `data` on TRON. Present where the wallet has no `signMessage`.
   */
  readonly memo?: string
}

interface WalletBase {
  /** CAIP-2 id or alias. */
  readonly network: string
  /** The paying account in the chain's written form. */
  readonly address: string
  /** The tokens that it pays with. Other tokens are not paid, whatever a challenge calls them. */
  readonly assets: readonly Asset[]
  /** Signs a text as a message (EIP-191; on TRON, TIP-191): 65 bytes in hexadecimal. Costs nothing, unlike a memo. */
  readonly signMessage?: (text: string) => Promise<string>
}

/** A transaction that is signed and has not been sent. */
export interface SignedTransfer {
  /** Its hash. */
  readonly transaction: string
  /** What {@link SigningWallet.broadcast} takes, also in another process. */
  readonly raw: string
}

/** A wallet that signs and sends apart. Its transfers are written down before any money can move: prefer it. */
export interface SigningWallet extends WalletBase {
  /** Signs, and sends nothing. */
  readonly sign: (transfer: Transfer) => Promise<SignedTransfer>
  /** Sends. Sending twice must do what sending once does, as it does with one signed transaction. */
  readonly broadcast: (raw: string) => Promise<void>
}

/** A wallet that signs and sends in one step, as those of browsers do. */
export interface SendingWallet extends WalletBase {
  /**
   * Sends, and answers with the hash. Where it is certain that nothing was sent, it throws a `FareboxError` of
   * the code `signing_failed`, or an error with EIP-1193's code 4001; after any other error nobody knows.
   */
  readonly send: (transfer: Transfer) => Promise<string>
}

export type TransferWallet = SigningWallet | SendingWallet
