import type { Affordability, ClientMechanism } from '@farebox/core'
import type { Offer } from './Offer.js'

/** What paying an offer would take from the person who has connected. */
export interface Assessment extends Affordability {
  /** Where the money would come from, where that is not the account itself. */
  readonly source?: string
}

/** An account of a wallet that the person has connected. */
export interface Connection {
  readonly wallet: Wallet
  readonly address: string
  /** The client mechanisms of a chain package, signing with this account. They approve no token. */
  readonly schemes: readonly ClientMechanism[]
  /** The canonical id of the wallet's network; `undefined` where a wallet has none or does not tell. */
  readonly readNetwork: () => Promise<string | undefined>
  /** Absent where only the person can switch, in the wallet. */
  readonly switchNetwork?: (network: string) => Promise<void>
  /** Of an offer on the wallet's network. Signs and sends nothing. */
  readonly assess: (offer: Offer) => Promise<Assessment>
  /**
   * Approves the token of an offer, as {@link assess} has said, and resolves when that has taken effect. Absent where
   * nothing is ever approved.
   *
   * @param onSigned called when nothing is left to be done in the wallet
   */
  readonly approve?: (offer: Offer, onSigned: () => void) => Promise<void>
  /** Calls back when the account or the network has changed; the answer ends that. */
  readonly onChange: (callback: () => void) => () => void
}

/**
 * A wallet in the browser. One kind of chain brings one implementation and its discovery; the rest of the
 * page knows nothing else of it.
 */
export interface Wallet {
  readonly id: string
  /** Of the wallet itself: it may hold anything. */
  readonly name: string
  /** A `data:` image. */
  readonly icon?: string
  /** The CAIP-2 namespace of its networks. */
  readonly namespace: string
  /** Whether an account of this wallet could pay it. */
  readonly serves: (offer: Offer) => boolean
  /**
   * Asks for an account. `quiet`: only one that the page may see already, without a question.
   * Rejects where the person declines.
   */
  readonly connect: (quiet: boolean) => Promise<Connection | undefined>
}
