import type { JsonObject } from '../wire/types.js'

/** A token that prices can be written in. */
export interface Asset {
  /** Canonical CAIP-2 id. */
  readonly network: string
  /** The token contract in the chain's written form. */
  readonly address: string
  /** Ticker, as in `"0.01 USDC"`. */
  readonly symbol: string
  readonly decimals: number
  /** True when one whole token is priced as one US dollar: `"$0.01"` may then be paid with it. */
  readonly usd: boolean
  /** Scheme data for the wire, such as the EIP-712 domain `{ name, version }`. */
  readonly extra?: JsonObject
}

/** An exact amount of one asset. */
export interface AssetAmount {
  /** The token contract in the chain's written form. */
  readonly asset: string
  /** Atomic units, above zero. */
  readonly amount: bigint
  /** The registered asset, unless the seller gave `{ asset, amount }` for an unregistered one. */
  readonly known?: Asset
  /** Scheme data that the seller gave with `{ asset, amount, extra }`. */
  readonly extra?: JsonObject
}
