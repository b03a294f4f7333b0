import type { Environment } from '@farebox/core'
import type { SignatureRecovery } from '@farebox/evm/schemes'
import type { GasFreeApi } from '../gasfree/api/GasFreeApi.js'
import type { TronAccount } from '../TronAccount.js'

/** A private key (64 hexadecimal digits), or an account that has `signTransaction`. */
export type TronSigner = string | Pick<TronAccount, 'address' | 'signTransaction'>

/** One TRON chain that payments are settled on. */
export interface TronFacilitatorNetwork {
  /** In any spelling: `tron:nile`, `tron:3448148188`, `tron:0xcd8690dc`. */
  readonly network: string
  /** A full node's HTTP API. Default: TronGrid's of the network. */
  readonly rpcUrl?: string
  /**
   * Instead of {@link rpcUrl}: the first one is asked, and the next where it does not answer. That a
   * transaction can no longer be included is believed when two of them say so.
   */
  readonly rpcUrls?: readonly string[]
  /** Where logs are searched. Default: `/jsonrpc` behind the node's URL. */
  readonly jsonRpcUrl?: string
  /** Sent to all nodes as `TRON-PRO-API-KEY`. */
  readonly apiKey?: string
  /**
   * Who sends settlements and pays their energy and bandwidth: private keys, or accounts that sign
   * transactions, such as `fromTronWeb(tronWeb)`. Several processes may share one.
   */
  readonly signers: readonly TronSigner[]
  /** Most SUN that one settlement may burn for energy. Default 1,000 TRX. */
  readonly feeLimit?: bigint
  /**
   * What a settlement of `exact_permit` costs the buyer on top of the price, in atomic units by token.
   * Default for every token: `"0"`.
   */
  readonly fees?: { readonly [token: string]: string }
  /** Who gets the fees. Default: the signer that sends. */
  readonly feeTo?: string
  /** Relays payments of `exact_gasfree`: `createGasFreeApi({ url, … })`. Default: they are not served. */
  readonly gasFree?: GasFreeApi
  /**
   * When a settlement counts: `packed` (default) once it is in a block, in about 3 seconds, or
   * `solidified` once that block cannot be replaced any more, in about a minute. The facilitator's
   * `settleTimeoutMs` has to be longer than that, or every settlement is answered as pending.
   */
  readonly finality?: 'packed' | 'solidified'
  /** How often a transaction is looked for. Default 1,000 ms, and 3,000 ms at a GasFree provider. */
  readonly pollingIntervalMs?: number
  /** Default 10,000. */
  readonly timeoutMs?: number
  /** Needed for the main network, unless the node is on this machine. */
  readonly allowMainnet?: boolean
}

export interface TronFacilitatorOptions {
  readonly networks: readonly TronFacilitatorNetwork[]
  /** Default: `createSignatureRecovery()`, when the first payment is verified. */
  readonly recovery?: SignatureRecovery
  readonly environment?: Environment
  /** How nodes are asked. Default: the platform's. */
  readonly fetch?: typeof fetch
}
