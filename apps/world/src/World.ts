import type { Devnet, GasFreeProvider, TronDevnet } from '@farebox/devnet'
import type { Seller, SellerName } from './startSellers.js'

/** A running local world. */
export interface World {
  readonly devnet: Devnet
  readonly tron: TronDevnet
  readonly gasFree: GasFreeProvider
  readonly facilitator: { readonly url: string }
  readonly sellers: Readonly<Record<SellerName, Seller>>
  /** Ends everything that was started, in reverse order. */
  stop(): Promise<void>
}
