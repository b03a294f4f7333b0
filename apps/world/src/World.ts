import type { Devnet } from '@farebox/devnet'
import type { Seller, SellerName } from './startSellers.js'

/** A running local world. */
export interface World {
  readonly devnet: Devnet
  readonly facilitator: { readonly url: string }
  readonly sellers: Readonly<Record<SellerName, Seller>>
  /** Ends everything that was started, in reverse order. */
  stop(): Promise<void>
}
