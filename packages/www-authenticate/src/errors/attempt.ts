import { HeaderError } from './HeaderError.js'
import type { Reason } from './Reason.js'

/** A reason, and the parameter it is about. Never what the parameter held. */
export interface Failure {
  readonly ok: false
  readonly reason: Reason
  /** The name on the wire. */
  readonly field: string | undefined
}

/** For readers, who return what is thrown inside. */
export function attempt<Result>(action: () => Result): Result | Failure {
  try {
    return action()
  } catch (error) {
    if (!(error instanceof HeaderError)) throw error
    return { ok: false, reason: error.reason, field: error.field }
  }
}
