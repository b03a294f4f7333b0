import type { EvmFacilitatorNetwork } from '@farebox/evm/facilitator'

/** One network to serve, with who pays the gas there. */
export interface FacilitatorNetworkConfig {
  /** CAIP-2 id or alias: `eip155:84532`, `base-sepolia`. */
  readonly network: string
  /** HTTP URL of a chain node. It may hold an API key and is never shown. */
  readonly rpcUrl: string
  /** Accounts that send settlements. No other process may send with them. */
  readonly privateKeys: readonly `0x${string}`[]
  /** Blocks before a settlement counts. Default: as the chain package has it. */
  readonly confirmations?: EvmFacilitatorNetwork['confirmations']
}

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
