import type { TronContracts } from '@farebox/tron'

/** A token on a TRON devnet. */
export interface TronDevToken {
  /** `T…`, as prices and offers write it. */
  readonly address: string
  readonly name: string
  readonly symbol: string
  readonly decimals: number
}

/** The tokens and contracts of a public TRON network, on a local chain. */
export interface TronProfile {
  /** The network's canonical id. */
  readonly network: string
  readonly tokens: {
    /** Has the quirks of USDT on TRON: `transfer` returns false although it worked. */
    readonly USDT: TronDevToken
    /** Not on Shasta. */
    readonly USDD?: TronDevToken
  }
  /** At their published addresses, as 20 bytes in lower case. */
  readonly contracts: TronContracts
  /**
   * Adds to a balance, in a transaction of the deployer account. Addresses may be in any form.
   *
   * @throws `address_invalid`, `devnet_failed`
   */
  mint(token: TronDevToken | string, to: string, amount: bigint): Promise<void>
  /**
   * Atomic units, at the newest block. Addresses may be in any form.
   *
   * @throws `address_invalid`, `devnet_failed`: also when there is no token at the address.
   */
  balanceOf(token: TronDevToken | string, account: string): Promise<bigint>
}
