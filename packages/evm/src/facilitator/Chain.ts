import type { Environment } from '@farebox/core'
import type { Assessment } from './assessPayment.js'
import type { RecentAssessments } from './createRecentAssessments.js'
import type { FeeSource } from './settle/createFeeSource.js'
import type { SignerPool } from './nonces/createSignerPool.js'
import type { Rpc } from './rpc/createRpc.js'

/** One configured network with its connections. */
export interface Chain {
  /** Canonical CAIP-2 id. */
  readonly network: string
  readonly chainId: number
  readonly isTest: boolean
  readonly rpc: Rpc
  readonly assessments: RecentAssessments<Assessment>
  readonly signers: SignerPool
  readonly fees: FeeSource
  readonly confirmations: bigint
  readonly maxGas: bigint
  readonly gasLimit: 'simulation' | 'estimate'
  readonly pollingIntervalMs: number
  readonly maxLogRange: bigint
  readonly environment: Environment
}
