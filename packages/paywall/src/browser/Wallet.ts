import type { ClientMechanism } from '@farebox/core'
import type { Offer } from './Offer.js'

/** Something that has to happen once before a payment can be signed, such as the approval of a token. */
export interface FirstStep {
  /** What the person is asked to do, in a few words. */
  readonly title: string
  /** Resolves when it has taken effect. */
  readonly run: () => Promise<void>
}

/** An account of a wallet that the person has connected. */
export interface Connection {
  readonly wallet: Wallet
  readonly address: string
  /** The client mechanisms of a chain package, signing with this account. */
  readonly schemes: readonly ClientMechanism[]
  /** The canonical id of the wallet's network; `undefined` where a wallet has none or does not tell. */
  readonly readNetwork: () => Promise<string | undefined>
  readonly switchNetwork: (network: string) => Promise<void>
  /** In atomic units, on the wallet's network. */
  readonly readBalance: (offer: Offer) => Promise<bigint>
  /** `undefined` where the payment can be signed right away. */
  readonly findFirstStep: (offer: Offer) => Promise<FirstStep | undefined>
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
  /** Whether an account of this wallet could pay it. */
  readonly serves: (offer: Offer) => boolean
  /**
   * Asks for an account. `quiet`: only one that the page may see already, without a question.
   * Rejects where the person declines.
   */
  readonly connect: (quiet: boolean) => Promise<Connection | undefined>
}
