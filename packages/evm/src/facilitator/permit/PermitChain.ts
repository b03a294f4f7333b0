import type { ContractDomain } from '../../exactPermit/PaymentPermit.js'
import type { PermitReader } from '../../exactPermit/PermitReader.js'
import type { Hex } from '../../hex/Hex.js'
import type { Chain } from '../Chain.js'
import type { RecentAssessments } from '../createRecentAssessments.js'
import type { PermitAssessment } from './assessPermit.js'

/** One configured network that serves `exact_permit`. */
export interface PermitChain {
  readonly chain: Chain
  /** Of the PaymentPermit contract, in lower case. */
  readonly domain: ContractDomain
  readonly reader: PermitReader
  readonly assessments: RecentAssessments<PermitAssessment>
  /** Who gets the fee of what a signer sends, in lower case. */
  readonly feeToOf: (caller: Hex) => Hex
  /** Atomic units for a payment in a token, whose address is in lower case. */
  readonly feeOf: (token: Hex) => bigint
}
