import type { Hex } from '../hex/Hex.js'

/** The member lists of EIP-712 structs, without `EIP712Domain`. */
export interface EvmTypes {
  readonly [name: string]: readonly { readonly name: string; readonly type: string }[]
}

/** The EIP-712 data that a payment asks an account to sign. */
export interface EvmTypedData {
  readonly domain: {
    readonly name?: string
    readonly version?: string
    readonly chainId?: number
    readonly verifyingContract?: Hex
    readonly salt?: Hex
  }
  readonly types: EvmTypes
  readonly primaryType: string
  /** Integers are `bigint`; addresses and bytes are `0x` texts. */
  readonly message: { readonly [name: string]: unknown }
}
