import type { Chain } from '../Chain.js'

/**
 * Looks again and again until there is an answer or the signal aborts, first after a fifth of the
 * interval. Trouble with the node is no answer. Never rejects.
 */
export async function pollUntil<Answer>(
  { environment, pollingIntervalMs }: Chain,
  signal: AbortSignal,
  look: () => Promise<Answer | undefined>,
  chore?: { readonly everyMs: number; readonly run: () => Promise<void> },
): Promise<Answer | undefined> {
  let choreAt = environment.now() + (chore?.everyMs ?? 0)
  let delayMs = pollingIntervalMs / 5
  while (!signal.aborted) {
    try {
      await environment.sleep(delayMs, signal)
      delayMs = pollingIntervalMs
      const answer = await look()
      if (answer !== undefined) return answer
      if (chore !== undefined && environment.now() >= choreAt) {
        choreAt = environment.now() + chore.everyMs
        await chore.run()
      }
    } catch {
      // The next round asks again; when there is none, nothing is known.
    }
  }
  return undefined
}
