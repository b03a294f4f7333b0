import type { Asset, PaymentRequirements } from '@farebox/core'
import type { Texts } from './texts/Texts.js'

/** The public nodes of a chain. */
export interface PageChain {
  /** CAIP-2 id or alias. */
  readonly network: string
  /**
   * A public address of a node. On EVM chains the wallet talks to it, when the page has added it there. On TRON it is
   * the page: the node has to allow requests from other origins, as TronGrid does.
   */
  readonly rpcUrl: string
  /**
   * TRON only: the API of a GasFree provider that needs no key, and allows requests from other origins. Without it
   * `exact_gasfree` is not paid on the page.
   */
  readonly gasFreeUrl?: string
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
