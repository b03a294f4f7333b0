import type { Environment } from '../../environment.js'
import type { FacilitatorEvent } from '../Facilitator.js'
import type { Ledger } from '../ledger/Ledger.js'
import type { Stopper } from './createStopper.js'

/** What the parts of one facilitator share. */
export interface EngineContext {
  readonly ledger: Ledger
  readonly environment: Environment
  /** How long one wait for a chain lasts, and how long a settle call waits in all. */
  readonly waitMs: number
  readonly stopper: Stopper
  /** Never throws. */
  readonly emit: (event: FacilitatorEvent) => void
}

/** What the work on one payment has besides. */
export interface DriveContext extends EngineContext {
  /** Aborts when the facilitator stops: nothing is begun after it. */
  readonly stop: AbortSignal
}
