import type { TronChain } from '../chain/TronChain.js'

/** How many looks apart the chores are. */
const choreEvery = 5

/**
 * Looks again and again until there is an answer or the signal aborts, first after a fifth of the
 * interval. Trouble with the node is no answer. Never rejects.
 *
 * @param chore what is done in between, which may know the answer, too
 */
export async function pollUntil<Answer>(
  { environment, pollingIntervalMs }: TronChain,
  signal: AbortSignal,
  look: () => Promise<Answer | undefined>,
  chore: () => Promise<Answer | undefined>,
): Promise<Answer | undefined> {
  for (let round = 1; !signal.aborted; round += 1) {
    try {
      await environment.sleep(round === 1 ? pollingIntervalMs / 5 : pollingIntervalMs, signal)
      const answer = (await look()) ?? (round % choreEvery === 0 ? await chore() : undefined)
      if (answer !== undefined) return answer
    } catch {
      // The next round asks again; when there is none, nothing is known.
    }
  }
  return undefined
}
