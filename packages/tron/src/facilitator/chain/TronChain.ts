import type { Environment } from '@farebox/core'
import type { Hex } from '@farebox/evm'
import type { PermitReader, SignatureRecovery } from '@farebox/evm/schemes'
import type { TronContracts } from '../../contracts/tronContracts.js'
import type { TronHttp } from '../../rpc/TronHttp.js'
import type { FeeTable } from '../exactPermit/createFeeTable.js'
import type { SignerPool } from '../signers/createSignerPool.js'
import type { EnergyPrices } from './createEnergyPrices.js'

/** One configured network with its connections. */
export interface TronChain {
  /** Canonical CAIP-2 id. */
  readonly network: string
  readonly chainId: number
  readonly isTest: boolean
  readonly contracts: TronContracts
  /** All nodes as one. */
  readonly http: TronHttp
  readonly nodes: readonly TronHttp[]
  /** Reads contracts as the given sender would. */
  readonly reader: PermitReader
  readonly loadRecovery: () => Promise<SignatureRecovery>
  readonly signers: SignerPool
  readonly prices: EnergyPrices
  readonly fees: FeeTable
  /** SUN. */
  readonly feeLimit: bigint
  readonly finality: 'packed' | 'solidified'
  readonly pollingIntervalMs: number
  readonly environment: Environment
}

/** Anybody, for calls that only read. */
export const nobody: Hex = '0x0000000000000000000000000000000000000000'
