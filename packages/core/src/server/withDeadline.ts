import type { Environment } from '../environment.js'
import { FareboxError } from '../errors/FareboxError.js'

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
  const over = new AbortController()
  const ended = new AbortController()
  const deadline = environment.sleep(timeoutMs, ended.signal).then(() => {
    const reason = new FareboxError('facilitator_timeout')
    over.abort(reason)
    throw reason
  })
  // When the work wins the race, nobody looks at the deadline any more.
  deadline.catch(() => undefined)
  try {
    return await Promise.race([work(over.signal), deadline])
  } finally {
    ended.abort()
  }
}
