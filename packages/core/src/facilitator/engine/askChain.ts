import { toFareboxError } from '../../errors/toFareboxError.js'
import type { StepOutcome } from '../../mechanism/types.js'
import { toEventSubject, type PaymentSubject } from './toEventSubject.js'
import type { DriveContext } from './EngineContext.js'
import { waitAtMost } from '../waitAtMost.js'

/** How long a mechanism may take to answer once its signal has aborted. */
const graceMs = 2000

/** One bounded wait for proof. A mechanism that throws or never answers has proven nothing. */
export async function askChain(
  context: DriveContext,
  subject: PaymentSubject,
  ask: (signal: AbortSignal) => Promise<StepOutcome>,
): Promise<StepOutcome> {
  const { environment, stop, waitMs } = context
  const over = new AbortController()
  const answer = new Promise<StepOutcome>((resolve) => resolve(ask(over.signal))).catch(
    (thrown: unknown): StepOutcome => {
      const error = toFareboxError(thrown)
      context.emit({ ...toEventSubject(subject), kind: 'error', error })
      return { state: 'pending' }
    },
  )
  const outcome = await waitAtMost(answer, waitMs, environment, [stop])
  if (outcome !== undefined) return outcome
  over.abort()
  return (await waitAtMost(answer, graceMs, environment)) ?? { state: 'pending' }
}
