import type { Environment } from '../../environment.js'
import { FareboxError } from '../../errors/FareboxError.js'
import type { Claim, ClaimState, ClaimStore } from './ClaimStore.js'
import { advanceClaim, type ClaimChange } from './advanceClaim.js'
import type { LeaseKeeper } from './createLeaseKeeper.js'

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

/** Turns a store's failure into the one error it stands for. */
export function askStore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return Promise.resolve(work()).catch(refuse)
  } catch (cause) {
    return Promise.reject(cause).catch(refuse)
  }
}

/** Takes hold of a claim that this request has just written. */
export function holdClaim(
  written: Claim,
  store: ClaimStore,
  keeper: LeaseKeeper,
  environment: Environment,
): ClaimHandle {
  let current = written
  let writing: Promise<boolean> | undefined

  function write(change: ClaimChange): Promise<boolean> {
    const now = environment.now()
    const state = change.state ?? current.state
    const leaseUntil = change.leaseUntil ?? now + leaseMs
    const expiresAt = toExpiry(state, current.presentableUntil, now)
    const next = advanceClaim(current, { ...change, leaseUntil, expiresAt }, now)
    if (next === undefined) return Promise.resolve(false)
    const work = askStore(() => store.compareAndSet(current.spendKey, current.version, next))
    writing = work.then(
      (wrote) => {
        if (wrote) current = next
        writing = undefined
        return wrote
      },
      (error: unknown) => {
        writing = undefined
        throw error
      },
    )
    return writing
  }

  async function writeLater(earlier: Promise<boolean>, change: ClaimChange): Promise<boolean> {
    await Promise.allSettled([earlier])
    // Others may have waited longer.
    return advance(change)
  }

  function advance(change: ClaimChange): Promise<boolean> {
    return writing === undefined ? write(change) : writeLater(writing, change)
  }

  const drop = keeper.keep(async () => {
    await advance({})
  })
  return { current: () => current, advance, drop }
}
