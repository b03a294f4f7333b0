import type { Environment } from '../../environment.js'
import { FareboxError } from '../../errors/FareboxError.js'
import type { Claim, ClaimState, ClaimStore } from './ClaimStore.js'
import { advanceClaim, type ClaimChange } from './advanceClaim.js'
import type { Lease, LeaseKeeper } from './createLeaseKeeper.js'

/** How long a request owns its claim without renewing it. */
export const leaseMs = 30_000

/** One request's hold on one claim: writes are serialized, and fail once somebody else took over. */
export interface ClaimHandle {
  /** The claim as this request last wrote it. */
  readonly current: () => Claim
  /**
   * @returns whether it was written. `false`: another request has taken the claim over.
   * @throws `store_unavailable`
   */
  readonly advance: (change: ClaimChange) => Promise<boolean>
  /** Stops renewing; the claim can be taken over once its lease ends. */
  readonly drop: () => void
}

const dayMs = 86_400_000

/** A claim that ended is remembered for a day longer than it could be presented; a debt, for a month. */
export function toExpiry(state: ClaimState, presentableUntil: number, now: number): number {
  const open = state === 'settling' || state === 'pending' || state === 'settled'
  return Math.max(presentableUntil, now) + (open ? 30 : 1) * dayMs
}

function refuse(cause: unknown): never {
  if (cause instanceof FareboxError) throw cause
  throw new FareboxError('store_unavailable', { cause })
}

function callStore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return Promise.resolve(work())
  } catch (cause) {
    return Promise.reject(cause)
  }
}

/** Turns a store's failure into the one error it stands for. */
export function askStore<T>(work: () => Promise<T>): Promise<T> {
  return callStore(work).catch(refuse)
}

/** What a claim is held with. */
export interface ClaimSurroundings {
  readonly environment: Environment
  readonly store: ClaimStore
  readonly leases: LeaseKeeper
}

/** A class, because each sale would make some ten functions otherwise. */
class HeldClaim implements ClaimHandle, Lease {
  index = -1
  readonly #surroundings: ClaimSurroundings
  #current: Claim
  #writing: Promise<boolean> | undefined

  constructor(written: Claim, surroundings: ClaimSurroundings) {
    this.#surroundings = surroundings
    this.#current = written
    surroundings.leases.keep(this)
  }

  current(): Claim {
    return this.#current
  }

  advance(change: ClaimChange): Promise<boolean> {
    return this.#writing === undefined
      ? this.#write(change)
      : this.#writeLater(this.#writing, change)
  }

  renew(): Promise<boolean> {
    return this.advance({})
  }

  drop(): void {
    this.#surroundings.leases.drop(this)
  }

  #write(change: ClaimChange): Promise<boolean> {
    const { environment, store } = this.#surroundings
    const claim = this.#current
    const now = environment.now()
    const state = change.state ?? claim.state
    // Member by member: one shape for all changes.
    const whole: ClaimChange = {
      state,
      owner: change.owner,
      leaseUntil: change.leaseUntil ?? now + leaseMs,
      expiresAt: toExpiry(state, claim.presentableUntil, now),
      settlement: change.settlement,
      request: change.request,
    }
    const next = advanceClaim(claim, whole, now)
    if (next === undefined) return Promise.resolve(false)
    const work = callStore(() => store.compareAndSet(claim.spendKey, claim.version, next))
    this.#writing = work.then(
      (wrote) => {
        if (wrote) this.#current = next
        this.#writing = undefined
        return wrote
      },
      (cause: unknown) => {
        this.#writing = undefined
        return refuse(cause)
      },
    )
    return this.#writing
  }

  async #writeLater(earlier: Promise<boolean>, change: ClaimChange): Promise<boolean> {
    await Promise.allSettled([earlier])
    // Others may have waited longer.
    return this.advance(change)
  }
}

/** Takes hold of a claim that this request has just written. */
export function holdClaim(written: Claim, surroundings: ClaimSurroundings): ClaimHandle {
  return new HeldClaim(written, surroundings)
}
