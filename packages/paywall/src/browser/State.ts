import type { Goods } from './readGoods.js'
import type { Offer } from './Offer.js'
import type { Assessment, Connection, Wallet } from './Wallet.js'

/** What the page waits for. */
export type Busy =
  | 'connecting'
  | 'switching'
  | 'approving'
  | 'packing'
  | 'checking'
  | 'signing'
  | 'sending'
  | 'waiting'
  | 'receiving'

/** Something to tell, and what its code is where there is one. */
export interface Notice {
  readonly text: string
  readonly code?: string
}

/** What is known of a payment that has been settled. */
export interface Paid {
  readonly price: string
  /** Canonical CAIP-2 id. */
  readonly network: string
  readonly networkName: string
  readonly payer: string
  readonly recipient: string
  /** Empty where the seller does not name it. */
  readonly transaction: string
}

/** What has come of the person's visit. */
export type Outcome =
  /** The payment has left; nothing is known. Only the same one may be sent again. */
  | { readonly kind: 'open' }
  /** Paid for, and not here as a whole. */
  | { readonly kind: 'interrupted' }
  | {
      readonly kind: 'delivered'
      readonly goods: Goods
      /** Nothing was asked for any more. */
      readonly free: boolean
      /** Absent where the answer has no receipt. */
      readonly paid?: Paid
    }

/** Everything that the page shows. Replaced as a whole, never changed. */
export interface State {
  readonly offers: readonly Offer[]
  /** Index into `offers`. */
  readonly chosen: number
  readonly wallets: readonly Wallet[]
  /** Nothing is paid on a page that anybody on the way could have changed (T20). */
  readonly isSecure: boolean
  readonly connection?: Connection
  /** The wallet's network, while there is a connection. */
  readonly network?: string
  /** Of the chosen offer; `undefined` while it is not known. */
  readonly assessment?: Assessment
  readonly busy?: Busy
  /** The name of a wallet that is asked for an account. */
  readonly asked?: string
  /** Which sending of the same payment this is. */
  readonly attempt?: number
  /** How many bytes have arrived. */
  readonly received?: number
  readonly notice?: Notice
  readonly outcome?: Outcome
}
