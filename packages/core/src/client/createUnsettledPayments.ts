import type { Environment } from '../environment.js'
import type { ClientMechanism } from '../mechanism/types.js'
import { findMechanism } from './findMechanism.js'
import { guardStore } from './guardStore.js'
import type { CreatedPayment } from './PaymentClient.js'
import type { SpendLedger } from './SpendLedger.js'

/** What {@link createUnsettledPayments} needs. */
export interface UnsettledPaymentsOptions {
  readonly environment: Environment
  readonly ledger: SpendLedger
  readonly mechanisms: readonly ClientMechanism[]
}

/**
 * Signed payments of which nobody has said that they were charged. Once they have expired, the chain can
 * show that they never will be.
 */
export interface UnsettledPayments {
  /** Does nothing for a payment whose mechanism reads no chain. */
  keep(payment: CreatedPayment): void
  forget(payment: CreatedPayment): void
  /**
   * Asks the chain about expired payments of a pool and gives back what can never be charged. Calls at
   * the same time share one round of questions.
   *
   * @returns whether anything was given back
   * @throws `store_unavailable`
   */
  releaseUnspendable(pool: string): Promise<boolean>
}

type Fate = Awaited<ReturnType<NonNullable<ClientMechanism['readFate']>>>

interface Entry {
  readonly id: string
  readonly pool: string
  /** Milliseconds. */
  readonly expires: number
  readonly readFate: (signal: AbortSignal) => Promise<Fate>
  /** Milliseconds. */
  askedAt: number
}

const maxKept = 1000
const maxAsked = 16
const deadlineMs = 3000
/** How long one payment is not asked about again. */
const restMs = 30 * 1000
/** Clocks differ, and the last blocks of a chain may still change. */
const marginMs = 60 * 1000
/** The ledger no longer counts it then. */
const windowMs = 24 * 3600 * 1000

const giveUp = (): Fate => 'open'

async function askFate({ readFate }: Entry, environment: Environment): Promise<Fate> {
  const controller = new AbortController()
  const { signal } = controller
  const deadline = environment.sleep(deadlineMs, signal).then(giveUp, giveUp)
  try {
    return await Promise.race([readFate(signal), deadline])
  } catch {
    return 'open'
  } finally {
    controller.abort()
  }
}

export function createUnsettledPayments({
  environment,
  ledger,
  mechanisms,
}: UnsettledPaymentsOptions): UnsettledPayments {
  /** Those that were not asked about for the longest time come first. */
  const entries = new Map<string, Entry>()
  const rounds = new Map<string, Promise<boolean>>()

  function toEntry({ identity, reservation, selected }: CreatedPayment): Entry | undefined {
    const { id, pool } = reservation
    const requirements = { ...selected.requirements, network: selected.network }
    const mechanism = findMechanism(mechanisms, requirements.scheme, selected.network)
    if (mechanism?.readFate === undefined) return undefined
    const readFate = mechanism.readFate.bind(mechanism, requirements, identity)
    const expires = identity.validBefore * 1000
    return { id, pool, expires, readFate, askedAt: Number.NEGATIVE_INFINITY }
  }

  /** Takes the payments whose turn it is; asking moves them to the end. */
  function takeDue(pool: string): readonly Entry[] {
    const now = environment.now()
    const due: Entry[] = []
    for (const [id, entry] of entries) {
      if (now >= entry.expires + windowMs) entries.delete(id)
      else if (entry.pool !== pool || now < entry.expires + marginMs) continue
      else if (now >= entry.askedAt + restMs && due.length < maxAsked) due.push(entry)
    }
    for (const entry of due) {
      entry.askedAt = now
      entries.delete(entry.id)
      entries.set(entry.id, entry)
    }
    return due
  }

  async function settleFate(entry: Entry): Promise<boolean> {
    const fate = await askFate(entry, environment)
    if (fate === 'unspendable') await guardStore(() => ledger.release(entry.id))
    if (fate !== 'open') entries.delete(entry.id)
    return fate === 'unspendable'
  }

  async function ask(pool: string): Promise<boolean> {
    const released = await Promise.all(takeDue(pool).map(settleFate))
    return released.includes(true)
  }

  return {
    keep(payment) {
      const { id } = payment.reservation
      const entry = entries.has(id) ? undefined : toEntry(payment)
      if (entry === undefined) return
      entries.set(id, entry)
      const [oldest] = entries.keys()
      if (entries.size > maxKept && oldest !== undefined) entries.delete(oldest)
    },
    forget({ reservation }) {
      entries.delete(reservation.id)
    },
    releaseUnspendable(pool) {
      const running = rounds.get(pool)
      if (running !== undefined) return running
      const round = ask(pool).finally(() => rounds.delete(pool))
      rounds.set(pool, round)
      return round
    },
  }
}
