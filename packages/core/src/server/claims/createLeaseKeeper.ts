import { encodeHex } from '../../codec/encodeHex.js'
import type { Environment } from '../../environment.js'

/** Renews the leases of all requests in progress with one timer, however many there are. */
export interface LeaseKeeper {
  /** A token for a request that takes hold of a claim: unlike every other, and no secret. */
  newOwner(): string
  /** Renews a lease at every interval until it is dropped. */
  keep(lease: Lease): void
  drop(lease: Lease): void
}

/** A lease on one claim. */
export interface Lease {
  readonly renew: () => Promise<unknown>
  /** Where it stands among the leases that are kept, or -1. Only the keeper changes it. */
  index: number
}

/** @internal */
export function createLeaseKeeper(environment: Environment, intervalMs: number): LeaseKeeper {
  // No Set: V8 chains the tables that a Set outgrows or empties, and through the oldest of them everything
  // that was ever in one lives on until a full collection.
  const active: Lease[] = []
  let stop: (() => void) | undefined
  let owners = 0
  /** Drawn on first use: some runtimes have no random numbers while modules load. */
  let prefix: string | undefined

  function renewAll(): void {
    if (active.length === 0) {
      stop?.()
      stop = undefined
    }
    // A lease that cannot be renewed lapses, which the next write of its owner finds out.
    for (const lease of active) lease.renew().catch(() => undefined)
  }

  /** Puts the last one in its place. */
  function remove(lease: Lease): void {
    const last = active.pop()
    if (last !== undefined && last !== lease) {
      active[lease.index] = last
      last.index = lease.index
    }
    lease.index = -1
  }

  return {
    newOwner() {
      prefix ??= `${encodeHex(environment.randomBytes(16))}-`
      owners += 1
      return prefix + String(owners)
    },
    keep(lease) {
      lease.index = active.length
      active.push(lease)
      stop ??= environment.repeat(intervalMs, renewAll)
    },
    drop(lease) {
      if (lease.index >= 0) remove(lease)
    },
  }
}
