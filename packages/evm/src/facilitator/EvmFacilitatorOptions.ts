import type { Environment } from '@farebox/core'
import type { LocalAccount, Transport } from 'viem'
import type { Hex } from '../hex/Hex.js'
import type { SignatureRecovery } from './signature/SignatureRecovery.js'

/** How the scheme `exact_permit` is served on a network. */
export interface ExactPermitSettings {
  /** The PaymentPermit contract. Default: the known one; networks without either are not served. */
  readonly contract?: string
  /** Who gets the fee. Default: the signer that sends. */
  readonly feeTo?: string
  /**
   * Fees in atomic units by token address, on top of the amount and in the same token. Default: none. One
   * that is raised makes payments that were quoted before invalid.
   */
  readonly fees?: { readonly [token: string]: string | bigint }
}

interface NetworkSettings {
  /** CAIP-2 id or alias. Payments on any other network are refused. */
  readonly network: string
  /**
   * Who sends settlements and pays their gas: private keys or viem local accounts. No other process may
   * send with them, as nonces are counted here.
   */
  readonly signers: readonly (Hex | LocalAccount)[]
  /**
   * Signers to be taken out of use. Buyers of `exact_permit` name who sends, so these still send what names
   * them. Keep them here for five minutes, as long as a quote lives, and the longest `maxTimeoutSeconds`.
   */
  readonly retiredSigners?: readonly (Hex | LocalAccount)[]
  /** How `exact_permit` is served. Default: by the known contract, where there is one, for no fee. */
  readonly exactPermit?: ExactPermitSettings
  /** Blocks that hold or follow the settlement before it counts. Default 1: it is in a block. */
  readonly confirmations?: number
  /** Settlements wait while the network asks for more, in wei per gas. Default 500 gwei. */
  readonly maxFeePerGas?: bigint
  /** Largest tip in wei per gas. Default 50 gwei. */
  readonly maxPriorityFeePerGas?: bigint
  /** Payments whose settlement would need more gas are refused. Default 600,000. */
  readonly maxGas?: bigint
  /**
   * Where the gas limit comes from: what the simulation used and a margin, or the node, for rollups
   * that charge calldata as gas. Default: `estimate` on Arbitrum, else `simulation`.
   */
  readonly gasLimit?: 'simulation' | 'estimate'
  /** How often a receipt is looked for. Default 1,000 ms. */
  readonly pollingIntervalMs?: number
  /** Most blocks that the node searches for logs in one call. Default 1,000. */
  readonly maxLogRange?: number
}

/** One chain that payments are settled on. */
export type EvmFacilitatorNetwork = NetworkSettings &
  (
    | { readonly rpcUrl: string; readonly transport?: never }
    | {
        /** A viem transport. One that switches nodes makes a refused transaction an unknown one. */
        readonly transport: Transport
        readonly rpcUrl?: never
      }
  )

export interface EvmFacilitatorOptions {
  readonly networks: readonly EvmFacilitatorNetwork[]
  /** Default: `createSignatureRecovery()`, when the first payment is verified. */
  readonly recovery?: SignatureRecovery
  readonly environment?: Environment
}
