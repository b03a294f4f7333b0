/** Knows what is still under way. */
export interface WorkTracker {
  /** Hands the promise back, and remembers it until it is settled. */
  readonly track: <Result>(work: Promise<Result>) => Promise<Result>
  /** Resolves when nothing is under way, however it went. */
  readonly drain: () => Promise<void>
}

export function createWorkTracker(): WorkTracker {
  const pending = new Set<Promise<unknown>>()
  return {
    track(work) {
      const forget = (): void => void pending.delete(work)
      pending.add(work)
      work.then(forget, forget)
      return work
    },
    async drain() {
      // What ends may begin something else: a settlement, the note that its answer was delivered.
      while (pending.size > 0) await Promise.allSettled(pending)
    },
  }
}
