import type { Environment } from '../environment.js'
import { FareboxError } from '../errors/FareboxError.js'

/** Ends the wait for the deadline. One for all: what `abort` makes up by itself costs more than the rest. */
const ended = new Error('The facilitator has answered.')

/**
 * What a facilitator answers, unless the time is over first: then the signal aborts and the promise
 * rejects with its reason. What comes after that is not looked at.
 *
 * @throws `facilitator_timeout`
 */
export async function withDeadline<T>(
  environment: Environment,
  timeoutMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController()
  const { signal } = controller
  const deadline = environment.sleep(timeoutMs, signal).then(() => {
    const reason = new FareboxError('facilitator_timeout')
    controller.abort(reason)
    throw reason
  })
  // When the work wins the race, nobody looks at the deadline any more.
  deadline.catch(() => undefined)
  try {
    return await Promise.race([work(signal), deadline])
  } finally {
    controller.abort(ended)
  }
}
