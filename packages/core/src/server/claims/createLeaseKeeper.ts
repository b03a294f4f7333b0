import type { Environment } from '../../environment.js'

/** Renews the leases of all requests in progress with one timer, however many there are. */
export interface LeaseKeeper {
  /** Calls `renew` at every interval until the returned function is called. */
  keep(renew: () => Promise<void>): () => void
}

/** @internal */
export function createLeaseKeeper(environment: Environment, intervalMs: number): LeaseKeeper {
  const active = new Set<() => Promise<void>>()
  let stop: (() => void) | undefined

  function renewAll(): void {
    // A lease that cannot be renewed lapses, which the next write of its owner finds out.
    for (const renew of active) renew().catch(() => undefined)
  }

  return {
    keep(renew) {
      active.add(renew)
      stop ??= environment.repeat(intervalMs, renewAll)
      return () => {
        active.delete(renew)
        if (active.size > 0) return
        stop?.()
        stop = undefined
      }
    },
  }
}
