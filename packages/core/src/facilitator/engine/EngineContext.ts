import type { Environment } from '../../environment.js'
import type { FacilitatorEvent } from '../Facilitator.js'
import type { Ledger } from '../ledger/Ledger.js'

/** What the parts of one facilitator share. */
export interface EngineContext {
  readonly ledger: Ledger
  readonly environment: Environment
  /** How long one wait for a chain lasts, and how long a settle call waits in all. */
  readonly waitMs: number
  /** Aborts when the facilitator stops: no work is begun after it. */
  readonly stop: AbortSignal
  /** Never throws. */
  readonly emit: (event: FacilitatorEvent) => void
}
