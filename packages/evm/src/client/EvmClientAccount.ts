import type { EvmAccount } from '../EvmAccount.js'
import type { EvmTypedData } from '../eip3009/EvmTypedData.js'
import type { Hex } from '../hex/Hex.js'

/** A viem `WalletClient` that was created with an account. */
export interface EvmWalletClient {
  readonly account: { readonly address: Hex }
  signTypedData(typedData: EvmTypedData): Promise<Hex>
}

/** A browser wallet: an EIP-1193 provider, and the address that the user has connected. */
export interface EvmProviderAccount {
  readonly address: Hex
  readonly provider: {
    request(call: { readonly method: string; readonly params?: unknown }): Promise<unknown>
  }
}

/** Anything that can sign for a buyer. */
export type EvmClientAccount = EvmAccount | EvmWalletClient | EvmProviderAccount
