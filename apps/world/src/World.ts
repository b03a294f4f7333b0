import type { Devnet } from '@farebox/devnet'
import type { Seller } from '@farebox/demo-express-api'

/** A running local world. */
export interface World {
  readonly devnet: Devnet
  readonly facilitator: { readonly url: string }
  readonly sellers: { readonly express: Seller }
  /** Ends everything that was started, in reverse order. */
  stop(): Promise<void>
}
