import type { Environment } from '../environment.js'

/**
 * The result of the work, or `undefined` when the time is over or a signal aborts first. Only the wait
 * ends: the work goes on.
 *
 * @param milliseconds `Infinity`: until a signal aborts.
 */
export async function waitAtMost<Result>(
  work: Promise<Result>,
  milliseconds: number,
  environment: Environment,
  signals: readonly (AbortSignal | undefined)[] = [],
): Promise<Result | undefined> {
  const wait = new AbortController()
  const end = (): void => wait.abort()
  const ended = new Promise<undefined>((resolve) => {
    wait.signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
  if (milliseconds !== Infinity) environment.sleep(milliseconds, wait.signal).then(end, end)
  for (const signal of signals) {
    if (signal?.aborted === true) end()
    signal?.addEventListener('abort', end, { once: true })
  }
  try {
    return await Promise.race([work, ended])
  } finally {
    end()
    for (const signal of signals) signal?.removeEventListener('abort', end)
  }
}
