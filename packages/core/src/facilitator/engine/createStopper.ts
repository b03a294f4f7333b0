/** Ends any number of tasks at once. */
export interface Stopper {
  stop(): void
  /** Runs a task with a signal of its own, which aborts when everything stops. */
  run<Result>(task: (signal: AbortSignal) => Promise<Result>): Promise<Result>
}

/** One signal for each task, because platforms take many listeners on one signal for a leak. */
export function createStopper(): Stopper {
  const running = new Set<AbortController>()
  let stopped = false
  return {
    stop() {
      stopped = true
      for (const controller of running) controller.abort()
    },
    async run(task) {
      const controller = new AbortController()
      if (stopped) controller.abort()
      running.add(controller)
      try {
        return await task(controller.signal)
      } finally {
        running.delete(controller)
      }
    },
  }
}
