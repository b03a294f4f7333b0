import type { EvmTypedData } from '@farebox/evm'

/** A transaction as the HTTP API of TRON writes it, without signatures. */
export interface UnsignedTronTransaction {
  /** SHA-256 of the bytes of {@link raw_data_hex}: 64 digits without `0x`. */
  readonly txID: string
  /** The same content for people and wallets; it is not what is signed. */
  readonly raw_data: { readonly [name: string]: unknown }
  /** The protobuf bytes, without `0x`. */
  readonly raw_data_hex: string
  readonly visible?: boolean
}

/** A transaction with its signatures: 65 bytes each, without `0x`. */
export interface SignedTronTransaction extends UnsignedTronTransaction {
  readonly signature: readonly string[]
}

/**
 * Something that signs for one TRON address: `tronPrivateKeyAccount`, `fromTronWeb` or `fromTronLink` of
 * `@farebox/tron/account`, or an object of your own. What it answers is checked against what was asked.
 */
export interface TronAccount {
  /** `T…` */
  readonly address: string
  /**
   * Signs TIP-712 typed data, whose addresses are `0x` and 40 digits. Answers 65 bytes, with or without `0x`,
   * whose last byte is 27, 28, 0 or 1.
   */
  signTypedData(typedData: EvmTypedData): Promise<string>
  /** Needed where a token has to be approved first. Returns the transaction that it was given, signed. */
  signTransaction?(transaction: UnsignedTronTransaction): Promise<SignedTronTransaction>
}
