import type { EvmFacilitatorNetwork } from '@farebox/evm/facilitator'

/** What networks of every family have. */
interface NetworkConfig {
  /** CAIP-2 id or alias: `eip155:84532`, `base-sepolia`, `tron:nile`. */
  readonly network: string
  /** Accounts that send settlements. No other process may send with them on an EVM chain. */
  readonly privateKeys: readonly `0x${string}`[]
  /** What `exact_permit` costs on top of the price, in atomic units by token. Default: nothing. */
  readonly fees?: Readonly<Record<string, string>>
  /** Who gets the fees. Default: the account that sends. */
  readonly feeTo?: string
}

/** An EVM chain to serve, with who pays the gas there. */
export interface EvmNetworkConfig extends NetworkConfig {
  /** HTTP URL of a chain node. It may hold an API key and is never shown. */
  readonly rpcUrl: string
  /** Blocks before a settlement counts. Default: as the chain package has it. */
  readonly confirmations?: EvmFacilitatorNetwork['confirmations']
  /** The contract of `exact_permit`. Default: the known one of the network. */
  readonly paymentPermit?: string
}

/** A TRON chain to serve, with who pays for the energy there. */
export interface TronNetworkConfig extends NetworkConfig {
  /** HTTP URL of a full node. Default: TronGrid's of the network. */
  readonly rpcUrl?: string
  /** Instead of {@link rpcUrl}: the next one is asked where one does not answer. */
  readonly rpcUrls?: readonly string[]
  /** Sent to the nodes as `TRON-PRO-API-KEY`. */
  readonly apiKey?: string
  /** When a settlement counts. Default `packed`: once it is in a block. */
  readonly finality?: 'packed' | 'solidified'
  readonly pollingIntervalMs?: number
  /** The provider of `exact_gasfree`. Default: the scheme is not served. */
  readonly gasFree?: GasFreeConfig
}

/** A GasFree provider's API. */
export interface GasFreeConfig {
  readonly url: string
  /** Both or neither: a proxy adds them by itself. */
  readonly apiKey?: string
  readonly apiSecret?: string
}

/** One network to serve. Its `network` says of which family it is. */
export type FacilitatorNetworkConfig = EvmNetworkConfig | TronNetworkConfig

/** What a facilitator serves. The file of the command becomes one of these. */
export interface FacilitatorConfig {
  readonly networks: readonly FacilitatorNetworkConfig[]
  /** Serve networks where the money is real. Default: no. */
  readonly allowMainnet?: boolean
  /** Serve them although a restart forgets the settlements on their way. Default: no. */
  readonly unsafeMemoryLedger?: boolean
  /** How long a settle call waits for the outcome. Default 25,000 ms. */
  readonly settleTimeoutMs?: number
}
