import type { Asset, PaymentRequirements } from '@farebox/core'
import type { Texts } from './texts/Texts.js'

/** A chain that wallets may not know yet. */
export interface PageChain {
  /** CAIP-2 id or alias. */
  readonly network: string
  /** A public address of a node: the wallet, not the page, talks to it. */
  readonly rpcUrl: string
  /** What gas is paid in. Default: Ether, ETH, 18. */
  readonly currency?: {
    readonly name: string
    readonly symbol: string
    readonly decimals: number
  }
}

/** What the server tells the script in the page. */
export interface PageData {
  readonly accepts: readonly PaymentRequirements[]
  /** Whether a payment can be bound to the request. */
  readonly bound: boolean
  /** The assets of `accepts` that the server knows. */
  readonly assets: readonly Asset[]
  readonly chains: readonly PageChain[]
  readonly texts: Texts
}
